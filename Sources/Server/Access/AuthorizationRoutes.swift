internal import Chat
private import Console
private import HTTPTypes
private import Hummingbird
internal import Storage

/// `/oauth/authorize`: a person signs in, and their browser takes a code back to the program that sent it.
struct AuthorizationRoutes: Sendable {
    let site: ConsoleSite
    let passwords: PasswordSignIn

    private var store: Store { site.store }

    /// For how many seconds a code is good.
    private static let codeSeconds: Int64 = 60

    var routes: [Route] {
        [
            Route(.get, "/oauth/authorize", .open, show),
            Route(.post, "/oauth/authorize", .open, audits: [.signIn], signIn),
        ]
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        try await answering(call, call.query) { request, organization in
            SignInPage(page(call, organization), request, organization: organization).response()
        }
    }

    @Sendable
    private func signIn(_ call: Call) async throws -> Response {
        let form = try await call.form()
        return try await answering(call, form) { request, organization in
            var page = SignInPage(page(call, organization), request, organization: organization)
            guard page.token.isIn(form, of: call) else {
                return page.response(.badRequest, saying: page.texts("signInStale"))
            }
            page.email = form["email"] ?? ""
            let outcome = try await passwords.attempt(
                email: page.email,
                password: form["password"] ?? "",
                in: organization.id,
                from: call.context.callerAddress
            )
            switch outcome {
            case .signedIn(let person, let hash):
                if let answer = try await sendBack(call, person, by: hash, request) { return answer }
                return page.response(.badRequest, saying: page.texts("signInChanged"))
            case .wrong(let person):
                try await record("wrong.password", of: person, call, request)
                return page.response(.badRequest, saying: page.texts("signInWrong"))
            case .locked(let seconds, let person):
                try await record("locked.out", of: person, call, request)
                let problem =
                    seconds < 120
                    ? page.texts.counting(seconds, "signInLockedSeconds")
                    : page.texts.counting((seconds + 59) / 60, "signInLocked")
                return page.response(.tooManyRequests, saying: problem, retryAfter: seconds)
            case .busy:
                return page.response(.serviceUnavailable, saying: page.texts("signInBusy"), retryAfter: 2)
            }
        }
    }

    private func page(_ call: Call, _ organization: Organization?) -> ConsoleCall {
        var page = ConsoleCall(call: call, site: site, preferences: ConsolePreferences(call.request))
        if let organization { page.preferences.keep(to: organization) }
        return page
    }

    /// Answers what can be answered at all; other calls end on a page here, or back at the program.
    private func answering(
        _ call: Call,
        _ form: FormFields,
        _ answer: (AuthorizationRequest, Organization) async throws -> Response
    ) async throws -> Response {
        let id = form["client_id"].flatMap(OAuthClient.ID.init)
        let found = try await store.read { transaction in
            let client = try id.flatMap { try transaction.access.client($0) }
            return (client, try client.flatMap { try transaction.organizations.find($0.organization) })
        }
        do {
            let request = try AuthorizationRequest(form, client: found.0)
            guard let organization = found.1 else { throw APIError.notFound }
            return try await answer(request, organization)
        } catch AuthorizationRequest.Refusal.here(let reason) {
            return RefusalPage(reason: reason).response(on: page(call, found.1))
        } catch AuthorizationRequest.Refusal.there(let address) {
            return .seeOther(address)
        }
    }

    /// Brings the program a code; `nil` when the password or the client was changed since it was checked.
    private func sendBack(
        _ call: Call,
        _ person: User.ID,
        by hash: PasswordHash,
        _ request: AuthorizationRequest
    ) async throws -> Response? {
        var generator = SystemRandomNumberGenerator()
        let code = Secret(using: &generator)
        let signIn = SignIn(
            id: .random(using: &generator),
            organization: request.client.organization,
            client: request.client.id,
            person: person,
            scopes: request.scopes
        )
        let now = site.clock.now
        let isKept = try await store.write { transaction in
            guard try transaction.passwords.hash(of: person)?.value == hash.value,
                try transaction.access.isUnchanged(request.client)
            else { return false }
            try transaction.signIns.keep(
                code,
                of: signIn,
                redirectURI: request.redirectURI,
                challenge: request.challenge,
                until: now.advanced(bySeconds: Self.codeSeconds),
                at: now
            )
            try transaction.audit.record(
                Self.act(of: person, by: AuditActor(user: person, client: request.client), call, request)
            )
            return true
        }
        return isKept ? .seeOther(request.address(with: code)) : nil
    }

    /// Keeps that somebody could not sign in; the address that they gave is kept nowhere.
    private func record(
        _ reason: String,
        of person: User.ID?,
        _ call: Call,
        _ request: AuthorizationRequest
    ) async throws {
        let act = Self.act(
            of: person,
            by: AuditActor(client: request.client),
            call,
            request,
            outcome: .failure(reason)
        )
        try await store.write { try $0.audit.record(act) }
    }

    private static func act(
        of person: User.ID?,
        by actor: AuditActor,
        _ call: Call,
        _ request: AuthorizationRequest,
        outcome: AuditOutcome = .success
    ) -> AuditAct {
        AuditAct(
            .signIn,
            of: person?.description,
            by: actor,
            from: call.origin,
            in: request.client.organization,
            at: call.context.receivedAt,
            outcome: outcome
        )
    }
}

extension Response {
    /// Sends a browser on with a GET, whatever it came with (RFC 9110, section 15.4.4).
    fileprivate static func seeOther(_ address: String) -> Response {
        Response(status: .seeOther, headers: [.location: address])
    }
}
