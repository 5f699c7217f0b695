internal import Chat
private import HTTPTypes
internal import Storage

/// Exchanges a code or a refresh token for tokens: for programs by `POST /oauth/token`, for the console within the server.
struct TokenExchange: Sendable {
    let store: Store
    let clock: WallClock

    /// For how many days a refresh token waits to be used; each use gives another.
    private static let refreshDays = 30

    /// What is exchanged, and how.
    struct Grant: Sendable {
        /// The name of the grant, as OAuth has it.
        let type: String
        /// Whether a refresh token comes with the access token.
        let isRefreshable: Bool
        /// Whether the client showed its secret.
        let hasSecret: Bool
        /// What the access token is asked to be good for; empty for all that the sign-in allows.
        var asked: Set<Scope> = []
    }

    /// What a client gets.
    struct Tokens: Sendable {
        let access: Secret
        let refresh: Secret?
        let scopes: Set<Scope>
        /// For how many seconds the access token is good.
        let seconds: Int
    }

    /// Uses a code or refresh token up, and keeps what it is exchanged for, in one transaction.
    ///
    /// - Parameter beside: what else is done in the transaction, with the new access token.
    func tokens(
        for client: OAuthClient,
        _ grant: Grant,
        _ call: Call,
        _ use: @escaping @Sendable (StoreTransaction, Instant) throws -> SignInRepository.Outcome,
        beside: @escaping @Sendable (StoreTransaction, Secret, Instant) throws -> Void = { _, _, _ in }
    ) async throws -> Tokens {
        let token = Self.secret()
        let refreshToken = grant.isRefreshable ? Self.secret() : nil
        let now = clock.now
        // A refusal is an outcome and no error: an error would undo the use of the code.
        let outcome = try await store.write { transaction in
            let outcome = try use(transaction, now)
            guard case .granted(let signIn) = outcome else { return outcome }
            let scopes = grant.asked.isEmpty ? signIn.scopes : grant.asked
            try transaction.access.insert(
                token,
                of: signIn,
                scopes: scopes,
                createdAt: now,
                expiresAt: now.advanced(bySeconds: Int64(client.tokenSeconds))
            )
            if let refreshToken {
                try transaction.signIns.keep(
                    refreshToken: refreshToken,
                    of: signIn,
                    withSecret: grant.hasSecret,
                    until: now.advanced(byDays: Self.refreshDays),
                    at: now
                )
            }
            try beside(transaction, token, now)
            try transaction.audit.record(Self.act(call, client, for: signIn.person, by: grant.type, scopes))
            return outcome
        }
        switch outcome {
        case .granted(let signIn):
            return Tokens(
                access: token,
                refresh: refreshToken,
                scopes: grant.asked.isEmpty ? signIn.scopes : grant.asked,
                seconds: client.tokenSeconds
            )
        case .refused:
            throw APIError.token(
                "invalid_grant",
                "The code or refresh token is not good for this, or not any more. Let the person sign in again."
            )
        case .outsideScope:
            throw APIError.token("invalid_scope", "The person did not sign in for all of these scopes.")
        }
    }

    /// Keeps that a client was refused; one that does not exist belongs to no organization, and to no trail.
    func record(_ refusal: APIError, to id: OAuthClient.ID, _ call: Call) async throws {
        try await store.write { transaction in
            guard let client = try transaction.access.client(id) else { return }
            try transaction.audit.record(
                AuditAct(
                    .issueToken,
                    of: id.description,
                    by: .unnamed,
                    from: call.origin,
                    in: client.organization,
                    at: call.context.receivedAt,
                    outcome: .failure(refusal.oauthError ?? refusal.code)
                )
            )
        }
    }

    /// That a client got a token.
    static func act(
        _ call: Call,
        _ client: OAuthClient,
        for person: User.ID?,
        by grant: String,
        _ scopes: Set<Scope>
    ) -> AuditAct {
        AuditAct(
            .issueToken,
            of: client.id.description,
            by: AuditActor(user: person, client: client),
            from: call.origin,
            in: client.organization,
            at: call.context.receivedAt,
            details: ["grantType": .text(grant), "scopes": .list(scopes.map(\.rawValue).sorted())]
        )
    }

    static func secret() -> Secret {
        var generator = SystemRandomNumberGenerator()
        return Secret(using: &generator)
    }
}

extension APIError {
    /// A refusal of the token endpoint, by its name in RFC 6749, section 5.2.
    static func token(_ error: String, _ message: String) -> Self {
        APIError(status: .badRequest, code: "bad.request", message: message, oauthError: error)
    }
}
