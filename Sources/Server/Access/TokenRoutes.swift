internal import Chat
private import Hummingbird
internal import Storage
private import Wire

/// `POST /oauth/token`: a client exchanges its secret, a code or a refresh token for an access token.
struct TokenRoutes: Sendable {
    let exchange: TokenExchange

    private var store: Store { exchange.store }

    var routes: [Route] {
        [Route(.post, "/oauth/token", .open, audits: [.issueToken], issue)]
    }

    @Sendable
    private func issue(_ call: Call) async throws -> Response {
        let form = try await call.form()
        do {
            return try .json(try await answer(call, form))
        } catch let error as APIError {
            if let (id, _) = Self.credentials(of: call, form) { try await exchange.record(error, to: id, call) }
            throw error
        }
    }

    private func answer(_ call: Call, _ form: FormFields) async throws -> TokenResponse {
        switch form["grant_type"] {
        case "client_credentials": return try await answerClient(call, form)
        case "authorization_code": return try await answerCode(call, form)
        case "refresh_token": return try await answerRefreshToken(call, form)
        case nil: throw APIError.token("invalid_request", "The form has no grant_type.")
        default:
            throw APIError.token(
                "unsupported_grant_type",
                "The grant types are client_credentials, authorization_code and refresh_token."
            )
        }
    }

    /// A client acts by itself (RFC 6749, section 4.4).
    private func answerClient(_ call: Call, _ form: FormFields) async throws -> TokenResponse {
        let (client, hasSecret) = try await client(of: call, form)
        guard hasSecret else { throw APIError.badClient }
        guard client.grantType == .clientCredentials else {
            throw APIError.token("unauthorized_client", "People sign in through this client; it has no token itself.")
        }
        let scopes = try client.scopes(asked: form["scope"])
        let token = TokenExchange.secret()
        let now = exchange.clock.now
        try await store.write { transaction in
            guard try transaction.access.isUnchanged(client) else { throw APIError.badClient }
            if let person = client.actsAs {
                let found = try transaction.users.find(person, in: client.organization)
                guard found?.state == .active else { throw APIError.badClient }
            }
            let end = now.advanced(bySeconds: Int64(client.tokenSeconds))
            try transaction.access.insert(token, for: client, scopes: scopes, createdAt: now, expiresAt: end)
            try transaction.audit.record(
                TokenExchange.act(call, client, for: client.actsAs, by: "client_credentials", scopes)
            )
        }
        return TokenResponse(
            accessToken: token.value,
            expiresIn: client.tokenSeconds,
            scope: scopes.isEmpty ? nil : scopes.text
        )
    }

    /// A person has signed in and sent a code by their browser (RFC 6749, section 4.1.3; RFC 7636, section 4.5).
    private func answerCode(_ call: Call, _ form: FormFields) async throws -> TokenResponse {
        let (client, hasSecret) = try await client(of: call, form)
        guard let code = form["code"] else { throw APIError.token("invalid_request", "The form has no code.") }
        let proof = SignInRepository.Proof(
            client: client.id,
            hasSecret: hasSecret,
            verifier: form["code_verifier"],
            redirectURI: form["redirect_uri"]
        )
        let grant = TokenExchange.Grant(type: "authorization_code", isRefreshable: true, hasSecret: hasSecret)
        return TokenResponse(
            try await exchange.tokens(for: client, grant, call) { transaction, now in
                try transaction.signIns.redeem(Secret(value: code), proof, at: now)
            }
        )
    }

    /// A client goes on with what a person let it have (RFC 6749, section 6).
    private func answerRefreshToken(_ call: Call, _ form: FormFields) async throws -> TokenResponse {
        let (client, hasSecret) = try await client(of: call, form)
        guard let token = form["refresh_token"] else {
            throw APIError.token("invalid_request", "The form has no refresh_token.")
        }
        let asked = Set<Scope>(text: form["scope"] ?? "")
        let proof = SignInRepository.Proof(client: client.id, hasSecret: hasSecret)
        let grant = TokenExchange.Grant(type: "refresh_token", isRefreshable: true, hasSecret: hasSecret, asked: asked)
        return TokenResponse(
            try await exchange.tokens(for: client, grant, call) { transaction, now in
                try transaction.signIns.refresh(with: Secret(value: token), for: asked, proof, at: now)
            }
        )
    }

    /// The client that calls, and whether it showed its secret; one that shows a wrong secret is refused.
    private func client(of call: Call, _ form: FormFields) async throws -> (client: OAuthClient, hasSecret: Bool) {
        guard let (id, secret) = Self.credentials(of: call, form) else { throw APIError.badClient }
        let found = try await store.read { transaction in
            guard let secret else { return try transaction.access.client(id) }
            return try transaction.access.client(id, secret: secret)
        }
        // The console exchanges its codes within the server; from outside nobody does in its name.
        guard let found, found.state == .active, !found.isConsole else { throw APIError.badClient }
        return (found, secret != nil)
    }

    /// The client's id and secret, from the header as clients should send them, or else from the form.
    private static func credentials(of call: Call, _ form: FormFields) -> (OAuthClient.ID, Secret?)? {
        // A header of another scheme, such as an old token, says nothing about the client.
        if call.request.headers[.authorization]?.credentials(scheme: "Basic") != nil {
            guard let given = call.request.basicCredentials, let id = OAuthClient.ID(given.id) else { return nil }
            return (id, Secret(value: given.secret))
        }
        guard let id = form["client_id"].flatMap(OAuthClient.ID.init) else { return nil }
        return (id, form["client_secret"].map { Secret(value: $0) })
    }
}

extension APIError {
    fileprivate static let badClient = APIError(
        status: .unauthorized,
        code: "bad.credentials",
        message: "There is no client with this id and secret that may be used.",
        oauthError: "invalid_client"
    )
}

extension TokenResponse {
    fileprivate init(_ tokens: TokenExchange.Tokens) {
        self.init(
            accessToken: tokens.access.value,
            expiresIn: tokens.seconds,
            refreshToken: tokens.refresh?.value,
            scope: tokens.scopes.text
        )
    }
}

extension OAuthClient {
    /// What a token of the client is good for when these scopes are asked for, or all that it may have.
    ///
    /// - Throws: `invalid_scope` for one that the client does not have or that does not exist.
    func scopes(asked: String?) throws(APIError) -> Set<Scope> {
        let asked = Set<Scope>(text: asked ?? "")
        let allowed = scopes.isEmpty ? Set(Scope.known) : scopes
        guard asked.isSubset(of: allowed) else {
            throw .token("invalid_scope", "The client may ask for these scopes: \(allowed.text).")
        }
        return asked.isEmpty ? scopes : asked
    }
}
