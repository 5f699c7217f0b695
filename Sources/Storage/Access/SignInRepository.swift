public import Chat
internal import Database

/// The codes and refresh tokens that come of people's sign-ins.
///
/// Each can be used once. One that is shown a second time was copied, so everything of its sign-in ends.
public struct SignInRepository {
    let connection: any DatabaseConnection

    /// What a client gets for a code or a refresh token.
    public enum Outcome: Sendable {
        /// New tokens of the sign-in.
        case granted(SignIn)
        /// Nothing: the code or token is unknown, used, of somebody else, or its person may not sign in any more.
        case refused
        /// Nothing: more was asked for than the sign-in allows; the refresh token stays good.
        case outsideScope
    }

    /// How a client shows that a code or refresh token is its own.
    public struct Proof: Sendable {
        let client: OAuthClient.ID
        let hasSecret: Bool
        let verifier: String?
        let redirectURI: String?

        /// Makes a proof of what the client sent.
        ///
        /// - Parameter hasSecret: whether the client sent its secret, which was checked.
        public init(client: OAuthClient.ID, hasSecret: Bool, verifier: String? = nil, redirectURI: String? = nil) {
            self.client = client
            self.hasSecret = hasSecret
            self.verifier = verifier
            self.redirectURI = redirectURI
        }
    }

    /// Keeps a code until an instant.
    public func keep(
        _ code: Secret,
        of signIn: SignIn,
        redirectURI: RedirectURI,
        challenge: CodeChallenge?,
        until end: Instant,
        at now: Instant
    ) throws {
        // Used codes are kept for a day, so that a copy that turns up late is known as one.
        let oldest = now.advanced(byDays: -1)
        try connection.execute("DELETE FROM authorization_codes WHERE expires_at < $1", [.instant(oldest)])
        try connection.execute(
            """
            INSERT INTO authorization_codes
                (hash, organization, client, person, scopes, sign_in, expires_at, redirect_uri, challenge)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            Self.values(code, signIn, until: end) + [.text(redirectURI.text), .text(challenge?.value)]
        )
    }

    /// Exchanges a code, which is used up whatever comes of it.
    public func redeem(_ code: Secret, _ proof: Proof, at now: Instant) throws -> Outcome {
        let found = try connection.first(
            Self.columns + ", redirect_uri, challenge FROM authorization_codes WHERE hash = $1",
            [.bytes(code.hash)]
        ) { row in
            (
                grant: Self.read(row), redirectURI: row.text(7),
                challenge: row.optionalText(8).flatMap(CodeChallenge.init)
            )
        }
        guard let found else { return .refused }
        guard try use(code, in: "authorization_codes", at: now) else {
            try end(found.grant.signIn.id)
            return .refused
        }
        let isProven =
            switch (found.challenge, proof.verifier) {
            case (let challenge?, let verifier?): challenge.isMet(by: verifier)
            // A verifier without a challenge means that somebody cut the challenge out of the first call.
            case (nil, nil): proof.hasSecret
            default: false
            }
        guard isProven, found.redirectURI == proof.redirectURI, try isGood(found.grant, for: proof, at: now) else {
            return .refused
        }
        return .granted(found.grant.signIn)
    }

    /// Keeps a refresh token until an instant.
    public func keep(
        refreshToken: Secret,
        of signIn: SignIn,
        withSecret: Bool,
        until end: Instant,
        at now: Instant
    ) throws {
        try connection.execute("DELETE FROM refresh_tokens WHERE expires_at <= $1", [.instant(now)])
        try connection.execute(
            """
            INSERT INTO refresh_tokens
                (hash, organization, client, person, scopes, sign_in, expires_at, needs_secret)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            Self.values(refreshToken, signIn, until: end) + [.boolean(withSecret)]
        )
    }

    /// Exchanges a refresh token for a sign-in with all of its scopes, of which the new access token may have fewer.
    ///
    /// - Parameter scopes: what the new access token is asked to be good for; empty for all.
    public func refresh(
        with token: Secret,
        for scopes: Set<Scope>,
        _ proof: Proof,
        at now: Instant
    ) throws -> Outcome {
        let found = try connection.first(
            Self.columns + ", needs_secret FROM refresh_tokens WHERE hash = $1",
            [.bytes(token.hash)]
        ) { row in (grant: Self.read(row), needsSecret: row.boolean(7)) }
        guard let found, found.grant.signIn.client == proof.client, proof.hasSecret || !found.needsSecret else {
            return .refused
        }
        guard found.grant.isUsed || scopes.isSubset(of: found.grant.signIn.scopes) else { return .outsideScope }
        guard try use(token, in: "refresh_tokens", at: now) else {
            try end(found.grant.signIn.id)
            return .refused
        }
        return try isGood(found.grant, for: proof, at: now) ? .granted(found.grant.signIn) : .refused
    }

    /// Ends everything that came of a sign-in.
    public func end(_ signIn: SignIn.ID) throws {
        for table in ["tokens", "refresh_tokens"] {
            try connection.execute("DELETE FROM \(table) WHERE sign_in = $1", [.id(signIn)])
        }
    }

    /// Ends all that anybody signed in to, and the tokens of all clients.
    public func endAll() throws {
        for table in ["tokens", "refresh_tokens", "authorization_codes"] {
            try connection.execute("DELETE FROM \(table)")
        }
    }

    /// Ends everything that a person signed in to, and the tokens of clients that act as the person.
    public func endAll(of person: User.ID) throws {
        for table in ["tokens", "refresh_tokens", "authorization_codes"] {
            try connection.execute("DELETE FROM \(table) WHERE person = $1", [.id(person)])
        }
        try connection.execute(
            "DELETE FROM tokens WHERE client IN (SELECT id FROM clients WHERE acts_as = $1)",
            [.id(person)]
        )
    }

    /// Ends everything that was signed in to through a client, and the client's own tokens.
    public func endAll(of client: OAuthClient.ID) throws {
        for table in ["tokens", "refresh_tokens", "authorization_codes"] {
            try connection.execute("DELETE FROM \(table) WHERE client = $1", [.id(client)])
        }
    }

    private struct Grant {
        let signIn: SignIn
        let expiresAt: Instant
        let isUsed: Bool
    }

    private static let columns =
        "SELECT sign_in, organization, client, person, scopes, expires_at, used_at"

    private static func read(_ row: any DatabaseRow) -> Grant {
        Grant(
            signIn: SignIn(
                id: row.id(0),
                organization: row.id(1),
                client: row.id(2),
                person: row.id(3),
                scopes: Set(text: row.text(4))
            ),
            expiresAt: row.instant(5),
            isUsed: !row.isNull(6)
        )
    }

    private static func values(_ secret: Secret, _ signIn: SignIn, until end: Instant) -> [DatabaseValue] {
        [
            .bytes(secret.hash), .id(signIn.organization), .id(signIn.client), .id(signIn.person),
            .text(signIn.scopes.text), .id(signIn.id), .instant(end),
        ]
    }

    /// Uses a code or token up; `false` when that was done before, even at the same moment on another node.
    private func use(_ secret: Secret, in table: String, at now: Instant) throws -> Bool {
        try connection.execute(
            "UPDATE \(table) SET used_at = $1 WHERE hash = $2 AND used_at IS NULL",
            [.instant(now), .bytes(secret.hash)]
        ) == 1
    }

    /// Whether a grant is the client's, has not expired, and its client and person may still be there.
    private func isGood(_ grant: Grant, for proof: Proof, at now: Instant) throws -> Bool {
        guard grant.signIn.client == proof.client, grant.expiresAt > now else { return false }
        return try connection.count(
            """
            SELECT COUNT(*) FROM clients JOIN users ON users.organization = clients.organization
            WHERE clients.id = $1 AND clients.state = 'active' AND users.id = $2 AND users.state = 'active'
            """,
            [.id(grant.signIn.client), .id(grant.signIn.person)]
        ) == 1
    }
}
