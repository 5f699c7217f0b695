internal import Chat
internal import Console
internal import Hummingbird
internal import Storage

/// `/admin/sign-in`: a person shows by e-mail address and password who they are, and gets a session.
struct ConsoleSignInPages: Sendable {
    let site: ConsoleSite
    let passwords: PasswordSignIn

    var routes: [ConsoleRoute] {
        [
            ConsoleRoute(.get, "/admin/sign-in", .open, show),
            ConsoleRoute(.post, "/admin/sign-in", .open, signIn),
            ConsoleRoute(.post, "/admin/sign-out", .signedIn, signOut),
        ]
    }

    private struct Content: Sendable {
        let heading: String
        let token: String
        let next: String
        let organization: String
        var email: String?
        var problem: Problem?
    }

    @Sendable
    private func show(_ page: ConsoleCall) async throws -> Response {
        let next = OwnPath(page.query["next"])
        if page.signedIn != nil { return page.goOn(to: next.path) }
        let organization = try await organization(page.query["organization"])
        return answer(page, content(page, organization, next))
    }

    @Sendable
    private func signIn(_ page: ConsoleCall) async throws -> Response {
        let organization = try await organization(page.form["organization"])
        let next = OwnPath(page.form["next"])
        var content = content(page, organization, next)
        content.email = page.form["email"]
        guard SignInFormToken(page.call).isIn(page.form, of: page.call) else {
            content.problem = Problem(text: page.texts("signInStale"))
            return answer(page, content, status: .badRequest)
        }
        let outcome = try await passwords.attempt(
            email: page.form["email"] ?? "",
            password: page.form["password"] ?? "",
            in: organization.id,
            from: page.call.context.callerAddress
        )
        switch outcome {
        case .signedIn(let person, let hash):
            if let session = try await begin(page, person, hash, organization.id) {
                var answer = page.goOn(to: next.path)
                answer.headers[.setCookie] = session
                return answer
            }
            content.problem = Problem(text: page.texts("signInClosed"))
            return answer(page, content, status: .badRequest)
        case .wrong(let person):
            try await record("wrong.password", of: person, page, organization.id)
            content.problem = Problem(text: page.texts("signInWrong"))
            return answer(page, content, status: .badRequest)
        case .locked(let seconds, let person):
            try await record("locked.out", of: person, page, organization.id)
            let minutes = (seconds + 59) / 60
            content.problem = Problem(text: page.texts.counting(minutes, "signInLocked"))
            return answer(page, content, status: .tooManyRequests, retryAfter: seconds)
        case .busy:
            content.problem = Problem(text: page.texts("signInBusy"))
            return answer(page, content, status: .serviceUnavailable, retryAfter: 2)
        }
    }

    @Sendable
    private func signOut(_ page: ConsoleCall) async throws -> Response {
        let visitor = try page.visitor
        let act = try page.act(.endToken, of: visitor.caller.client.id)
        try await site.store.write { transaction in
            try transaction.access.end(visitor.session.token)
            try transaction.audit.record(act)
        }
        var answer = page.goOn(to: "/admin/sign-in", done: "signedOut")
        answer.headers[.setCookie] = ConsoleSession.endingCookie(isSecure: page.call.context.isSecure)
        return answer
    }

    /// Begins a session under a new token, and ends the one that the browser had, so that nobody can have laid one
    /// under it.
    ///
    /// - Returns: the value of `Set-Cookie`; `nil` when the password was changed since it was checked, or the console
    ///   is closed.
    private func begin(
        _ page: ConsoleCall,
        _ person: User.ID,
        _ hash: PasswordHash,
        _ organization: Organization.ID
    ) async throws -> String? {
        let now = site.clock.now
        var generator = SystemRandomNumberGenerator()
        let session = ConsoleSession(token: Secret(using: &generator))
        let earlier = page.signedIn?.session
        let id = SignIn.ID.random(using: &generator)
        let seconds = try await site.store.write { transaction -> Int? in
            let client = try ConsoleClient.findOrMake(in: organization, at: now, transaction)
            guard client.state == .active, try transaction.passwords.hash(of: person)?.value == hash.value else {
                return nil
            }
            if let earlier { try transaction.access.end(earlier.token) }
            let signIn = SignIn(id: id, organization: organization, client: client.id, person: person, scopes: [])
            try transaction.access.insert(
                session.token,
                of: signIn,
                scopes: [],
                createdAt: now,
                expiresAt: now.advanced(bySeconds: Int64(client.tokenSeconds))
            )
            try transaction.audit.record(
                Self.act(of: person, by: AuditActor(user: person, client: client), page, organization)
            )
            return client.tokenSeconds
        }
        return seconds.map { session.cookie(seconds: $0, isSecure: page.call.context.isSecure) }
    }

    /// Keeps that somebody could not sign in; the address that they gave is kept nowhere.
    private func record(
        _ reason: String,
        of person: User.ID?,
        _ page: ConsoleCall,
        _ organization: Organization.ID
    ) async throws {
        let act = Self.act(of: person, by: .unnamed, page, organization, outcome: .failure(reason))
        try await site.store.write { try $0.audit.record(act) }
    }

    private static func act(
        of person: User.ID?,
        by actor: AuditActor,
        _ page: ConsoleCall,
        _ organization: Organization.ID,
        outcome: AuditOutcome = .success
    ) -> AuditAct {
        AuditAct(
            .signIn,
            of: person?.description,
            by: actor,
            from: page.call.origin,
            in: organization,
            at: page.call.context.receivedAt,
            outcome: outcome
        )
    }

    /// The organization that an address names, or else the one that has been here longest.
    private func organization(_ id: String?) async throws -> Organization {
        let all = try await site.store.read { try $0.organizations.all() }
        let named = id.flatMap { $0.isEmpty ? nil : $0 }
        guard let found = named.map({ name in all.first { $0.id.description == name } }) ?? all.first else {
            throw APIError.notFound
        }
        return found
    }

    private func content(_ page: ConsoleCall, _ organization: Organization, _ next: OwnPath) -> Content {
        Content(
            heading: page.texts("signInTitle", ["organization": organization.name]),
            token: SignInFormToken(page.call).value,
            next: next.path,
            organization: organization.id.description
        )
    }

    private func answer(
        _ page: ConsoleCall,
        _ content: Content,
        status: HTTPResponse.Status = .ok,
        retryAfter: Int? = nil
    ) -> Response {
        var response = page.page("sign-in", title: content.heading, content, status: status)
        // The form brings back what the page was made with, also when the browser had no cookie yet.
        response.headers[.setCookie] = SignInFormToken(page.call, value: content.token).cookie
        if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        return response
    }
}
