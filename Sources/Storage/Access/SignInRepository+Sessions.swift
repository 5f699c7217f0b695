public import Chat
internal import Database

/// Sign-ins that are a browser's sessions.
extension SignInRepository {
    /// A person's sign-ins through a client that are open at an instant, the newest first.
    ///
    /// - Parameter token: the one that is asked with, to tell its own sign-in from the others.
    public func open(
        of person: User.ID,
        through client: OAuthClient.ID,
        at now: Instant,
        token: Secret
    ) throws -> [OpenSignIn] {
        try connection.all(
            """
            SELECT sign_in, created_at, expires_at, browser, address, used_at, CASE WHEN hash = $4 THEN 1 ELSE 0 END
            FROM tokens WHERE person = $1 AND client = $2 AND expires_at > $3 AND sign_in IS NOT NULL
            ORDER BY created_at DESC, sign_in
            """,
            [.id(person), .id(client), .instant(now), .bytes(token.hash)]
        ) { row in
            OpenSignIn(
                id: row.id(0),
                beganAt: row.instant(1),
                endsAt: row.instant(2),
                browser: row.optionalText(3),
                address: row.optionalText(4),
                usedAt: row.optionalInstant(5),
                isOwn: row.boolean(6)
            )
        }
    }

    /// Notes where a session was begun.
    public func note(browser: String?, address: String, of token: Secret, at now: Instant) throws {
        try connection.execute(
            "UPDATE tokens SET browser = $2, address = $3, used_at = $4 WHERE hash = $1",
            [.bytes(token.hash), .text(browser), .text(address), .instant(now)]
        )
    }

    /// Notes when sessions were last used, by the digests of their tokens.
    public func noteUses(_ uses: [[UInt8]: Instant]) throws {
        for (hash, instant) in uses {
            try connection.execute(
                "UPDATE tokens SET used_at = $2 WHERE hash = $1 AND (used_at IS NULL OR used_at < $2)",
                [.bytes(hash), .instant(instant)]
            )
        }
    }
}
