public import Chat
internal import Database

/// Access tokens, and who holds them.
extension AccessRepository {
    /// Keeps an access token of a client that acts by itself, and forgets those that expired.
    ///
    /// - Parameter scopes: what the token may be used for at most; empty when it is not restricted.
    public func insert(
        _ token: Secret,
        for client: OAuthClient,
        scopes: Set<Scope> = [],
        createdAt: Instant,
        expiresAt: Instant
    ) throws {
        try insert(
            token,
            [.id(client.organization), .id(client.id), .null, .text(scopes.text), .null],
            createdAt: createdAt,
            expiresAt: expiresAt
        )
    }

    /// Keeps an access token that came of a sign-in, and forgets those that expired.
    ///
    /// - Parameter scopes: what the token may be used for at most, which is no more than the sign-in allows.
    public func insert(
        _ token: Secret,
        of signIn: SignIn,
        scopes: Set<Scope>,
        createdAt: Instant,
        expiresAt: Instant
    ) throws {
        try insert(
            token,
            [.id(signIn.organization), .id(signIn.client), .id(signIn.person), .text(scopes.text), .id(signIn.id)],
            createdAt: createdAt,
            expiresAt: expiresAt
        )
    }

    /// Who holds a token that is valid at an instant, with what they may do.
    ///
    /// Nobody does once the client is not active, or the person, or the person that the client acts as.
    public func caller(with token: Secret, at now: Instant) throws -> Caller? {
        let found = try connection.first(
            """
            \(Self.columns), tokens.person, tokens.scopes, tokens.expires_at
            FROM clients JOIN tokens ON tokens.client = clients.id
                LEFT JOIN users ON users.id = COALESCE(tokens.person, clients.acts_as)
            WHERE tokens.hash = $1 AND tokens.expires_at > $2 AND clients.state = 'active'
                AND (users.state = 'active' OR COALESCE(tokens.person, clients.acts_as) IS NULL)
            """,
            [.bytes(token.hash), .instant(now)]
        ) { row in
            (
                client: try Self.read(row), person: row.optionalID(Self.columnCount, of: User.self),
                scopes: row.text(Self.columnCount + 1), expiresAt: row.instant(Self.columnCount + 2)
            )
        }
        guard let found else { return nil }
        // Who signs in through a client does what they may do themselves, not what the client may.
        let permissions =
            if let person = found.person {
                try permissions(of: nil, and: person)
            } else {
                try permissions(of: found.client)
            }
        return Caller(
            client: found.client,
            person: found.person ?? found.client.actsAs,
            permissions: permissions,
            scopes: Set(text: found.scopes),
            expiresAt: found.expiresAt
        )
    }

    /// Ends a token, and everything that came of the same sign-in.
    public func end(_ token: Secret) throws {
        let signIn = try connection.first("SELECT sign_in FROM tokens WHERE hash = $1", [.bytes(token.hash)]) {
            $0.optionalID(0, of: SignIn.self)
        }
        if case .some(.some(let signIn)) = signIn { try SignInRepository(connection: connection).end(signIn) }
        try connection.execute("DELETE FROM tokens WHERE hash = $1", [.bytes(token.hash)])
    }

    private func insert(_ token: Secret, _ holder: [DatabaseValue], createdAt: Instant, expiresAt: Instant) throws {
        try connection.execute("DELETE FROM tokens WHERE expires_at <= $1", [.instant(createdAt)])
        try connection.execute(
            """
            INSERT INTO tokens (hash, organization, client, person, scopes, sign_in, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [.bytes(token.hash)] + holder + [.instant(createdAt), .instant(expiresAt)]
        )
    }
}
