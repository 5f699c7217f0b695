internal import Chat
internal import Console
internal import Hummingbird
internal import Storage

/// `/admin/account`: the visitor's sessions and rights.
struct AccountPages: Sendable {
    let site: ConsoleSite

    var routes: [ConsoleRoute] {
        [
            ConsoleRoute(.get, "/admin/account", .signedIn, show),
            ConsoleRoute(.post, "/admin/sessions/end", .signedIn, end),
            ConsoleRoute(.post, "/admin/sign-out-everywhere", .signedIn, endAll),
            ConsoleRoute(.post, "/admin/preferences", .open, prefer),
        ]
    }

    private struct Content: Sendable {
        struct Session: Sendable {
            let id: String
            let browser: String
            let facts: [Fact]
            let endLabel: String
            let isCurrent: Bool
        }

        struct Role: Sendable {
            let name: String
            let summary: String
        }

        let sessions: [Session]
        let roles: [Role]
    }

    @Sendable
    private func show(_ page: ConsoleCall) async throws -> Response {
        let visitor = try page.visitor
        let now = site.clock.now
        let found = try await site.store.read { transaction in
            (
                sessions: try transaction.signIns.open(
                    of: visitor.person.id,
                    through: visitor.caller.client.id,
                    at: now,
                    token: visitor.session.token
                ),
                roles: try transaction.roles.grants(of: .user(visitor.person.id), in: visitor.organization.id)
            )
        }
        let content = Content(
            sessions: found.sessions.map { session(of: $0, page) },
            roles: found.roles.map { .init(name: $0.role.role.name, summary: page.summary(of: $0.role.role)) }
        )
        return page.page("account", title: page.texts("accountTitle"), content)
    }

    private func session(of signIn: OpenSignIn, _ page: ConsoleCall) -> Content.Session {
        func time(_ instant: Instant) -> String { page.format.moment(instant).text }
        let name = signIn.browser.map(BrowserName.init(header:))
        let browser: String =
            switch (name?.program, name?.system) {
            case (let program?, let system?): page.texts("browserOn", ["browser": program, "system": system])
            case (let program?, nil): program
            default: name.flatMap { $0.kept.isEmpty ? nil : $0.kept } ?? page.texts("unknownBrowser")
            }
        let facts = [
            signIn.address.map { Fact(name: page.texts("sessionAddress"), value: $0) },
            Fact(name: page.texts("sessionBegan"), value: time(signIn.beganAt)),
            // The use by which this page was asked for is not written down yet.
            (signIn.isOwn ? page.call.context.receivedAt : signIn.usedAt).map {
                Fact(name: page.texts("sessionUsed"), value: time($0))
            },
            Fact(name: page.texts("sessionEnds"), value: time(signIn.endsAt)),
        ]
        return .init(
            id: signIn.id.description,
            browser: browser,
            facts: facts.compactMap(\.self),
            endLabel: page.texts("endSessionOf", ["browser": browser, "time": time(signIn.beganAt)]),
            isCurrent: signIn.isOwn
        )
    }

    @Sendable
    private func end(_ page: ConsoleCall) async throws -> Response {
        let visitor = try page.visitor
        guard let id = page.form["session"].flatMap(SignIn.ID.init) else { throw APIError.notFound }
        let now = site.clock.now
        let act = try page.act(.endToken, of: visitor.caller.client.id)
        try await site.store.write { transaction in
            let open = try transaction.signIns.open(
                of: visitor.person.id,
                through: visitor.caller.client.id,
                at: now,
                token: visitor.session.token
            )
            guard open.contains(where: { $0.id == id }) else { throw APIError.notFound }
            try transaction.signIns.end(id)
            try transaction.audit.record(act)
        }
        return page.goOn(to: "/admin/account", done: "sessionEnded")
    }

    /// Ends all that the person has signed in to, programs too.
    @Sendable
    private func endAll(_ page: ConsoleCall) async throws -> Response {
        let person = try page.visitor.person.id
        let act = try page.act(.endToken, of: person)
        try await site.store.write { transaction in
            try transaction.signIns.endAll(of: person)
            try transaction.audit.record(act)
        }
        var answer = page.goOn(to: try page.visitor.signInPage, done: "signedOut")
        answer.headers[.setCookie] = ConsoleSession.endingCookie(isSecure: page.call.context.isSecure)
        return answer
    }

    /// Keeps how a browser wants the console; this changes nothing for anybody else.
    @Sendable
    private func prefer(_ page: ConsoleCall) async throws -> Response {
        let year = 31_536_000
        let isSecure = page.call.context.isSecure
        var answer = page.goOn(to: OwnPath(page.form["next"], or: ["/oauth/authorize?"]).path)
        if let language = page.form["language"].flatMap(ConsoleLanguage.init) {
            answer.headers[.setCookie] = ConsoleSession.cookie(
                ConsolePreferences.languageCookie,
                language.rawValue,
                seconds: year,
                isSecure: isSecure
            )
        } else if let theme = page.form["theme"] {
            let isKnown = ConsolePreferences.themes.contains(theme)
            answer.headers[.setCookie] = ConsoleSession.cookie(
                ConsolePreferences.themeCookie,
                isKnown ? theme : "",
                seconds: isKnown ? year : 0,
                isSecure: isSecure
            )
        }
        return answer
    }
}
