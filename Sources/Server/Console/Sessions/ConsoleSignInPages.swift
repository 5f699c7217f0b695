internal import Chat
private import Foundation
internal import Hummingbird
internal import Storage

/// `/admin/sign-in`: the console sends a browser to the server's own sign-in page, as any program does, and gets a session
/// for the code that the browser brings back.
struct ConsoleSignInPages: Sendable {
    let site: ConsoleSite
    let exchange: TokenExchange

    var routes: [ConsoleRoute] {
        [
            ConsoleRoute(.get, "/admin/sign-in", .open, begin),
            ConsoleRoute(.get, RedirectURI.console.text, .open, finish),
            ConsoleRoute(.post, "/admin/sign-out", .signedIn, signOut),
        ]
    }

    /// Sends the browser to the page that asks for the password.
    @Sendable
    private func begin(_ page: ConsoleCall) async throws -> Response {
        let next = OwnPath(page.query["next"])
        if page.signedIn != nil { return page.goOn(to: next.path) }
        let organization = try await organization(page.query["organization"])
        let client = try await client(in: organization.id)
        let flow = SignInFlow(page.call)
        let (state, challenge) = flow.begin(in: organization.id, next: next, at: site.clock.now)
        let question = [
            ("response_type", "code"), ("client_id", client.id.description), ("redirect_uri", RedirectURI.console.text),
            ("state", state), ("code_challenge", challenge.value), ("code_challenge_method", "S256"),
        ].map { "\($0)=\(FormFields.encoded($1))" }
        let done = page.query["done"] == "signedOut" ? "signedOut" : nil
        var answer = page.goOn(to: "/oauth/authorize?" + question.joined(separator: "&"), done: done)
        answer.headers[.setCookie] = flow.cookie
        return answer
    }

    /// Exchanges the code that the browser brings, as `/oauth/token` does for programs.
    @Sendable
    private func finish(_ page: ConsoleCall) async throws -> Response {
        guard let begun = SignInFlow(page.call).begun(by: page.query["state"]) else {
            throw StaleSignIn(next: "/admin")
        }
        let client = try await client(in: begun.organization)
        guard begun.endsAt > site.clock.now, let code = page.query["code"], client.state == .active else {
            throw StaleSignIn(next: begun.next)
        }
        let proof = SignInRepository.Proof(
            client: client.id,
            hasSecret: false,
            verifier: begun.verifier,
            redirectURI: RedirectURI.console.text
        )
        let grant = TokenExchange.Grant(type: "authorization_code", isRefreshable: false, hasSecret: false)
        // Nobody can have laid under the browser the session that its owner goes on with.
        let earlier = page.signedIn?.session
        let browser = page.call.request.headers[.userAgent].map { BrowserName(header: $0).kept }
        let address = page.call.context.callerAddress
        do {
            let tokens = try await exchange.tokens(
                for: client,
                grant,
                page.call,
                { try $0.signIns.redeem(Secret(value: code), proof, at: $1) },
                beside: { transaction, token, now in
                    if let earlier { try transaction.access.end(earlier.token) }
                    try transaction.signIns.note(browser: browser, address: address, of: token, at: now)
                }
            )
            var answer = page.goOn(to: begun.next)
            answer.headers[.setCookie] = ConsoleSession(token: tokens.access)
                .cookie(seconds: tokens.seconds, isSecure: page.call.context.isSecure)
            return answer
        } catch let refusal as APIError where refusal.oauthError != nil {
            try await exchange.record(refusal, to: client.id, page.call)
            throw StaleSignIn(next: begun.next)
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
        var answer = page.goOn(to: visitor.signInPage, done: "signedOut")
        answer.headers[.setCookie] = ConsoleSession.endingCookie(isSecure: page.call.context.isSecure)
        return answer
    }

    private func client(in organization: Organization.ID) async throws -> OAuthClient {
        let id = ConsoleClient.id(in: organization)
        if let client = try await site.store.read({ try $0.access.client(id) }) { return client }
        let now = site.clock.now
        return try await site.store.write { try ConsoleClient.findOrMake(in: organization, at: now, $0) }
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
}

/// A sign-in that was begun too long ago or elsewhere, or whose code is good no more.
struct StaleSignIn: Error {
    /// Where the person was going.
    let next: String
}
