public import Chat
internal import Database

/// Members, and what they can be found by.
public struct UserRepository {
    let connection: any DatabaseConnection

    /// Adds a user, or takes over what is new about one who is there; tells whether anything changed.
    @discardableResult
    public func save(_ user: User) throws -> Bool {
        let changed = try connection.execute(
            """
            INSERT INTO users (id, organization, name, email, title, state, kind, source_key)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = COALESCE(excluded.email, users.email),
                title = COALESCE(excluded.title, users.title),
                state = excluded.state, kind = excluded.kind
            WHERE users.name <> excluded.name OR COALESCE(users.email, '') <> COALESCE(excluded.email, users.email, '')
                OR COALESCE(users.title, '') <> COALESCE(excluded.title, users.title, '')
                OR users.state <> excluded.state OR users.kind <> excluded.kind
            """,
            [
                .id(user.id), .id(user.organization), .text(user.name), .text(user.email), .text(user.title),
                .text(user.state.rawValue), .text(user.kind.rawValue), .text(user.sourceKey),
            ]
        )
        return changed > 0
    }

    /// Adds a user of whom little is known, unless the user is there; tells whether it was added.
    public func insertIfMissing(_ user: User) throws -> Bool {
        guard try find(user.id, in: user.organization) == nil else { return false }
        return try save(user)
    }

    /// Lets a user be found by an identifier.
    public func add(_ identifier: UserIdentifier, to user: User.ID, in organization: Organization.ID) throws {
        guard !identifier.folded.isEmpty else { return }
        try connection.execute(
            """
            INSERT INTO user_identifiers (organization, kind, folded, owner, value) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT DO NOTHING
            """,
            [
                .id(organization), .text(identifier.kind.rawValue), .text(identifier.folded), .id(user),
                .text(identifier.value),
            ]
        )
    }

    /// The organization's user with an identifier.
    public func find(_ id: User.ID, in organization: Organization.ID) throws -> User? {
        try connection.first(
            Self.select + " WHERE users.id = $1 AND users.organization = $2",
            [.id(id), .id(organization)],
            Self.read
        )
    }

    /// The organization's users who can be found by exactly this identifier, in the order of their ids.
    public func find(by identifier: UserIdentifier, in organization: Organization.ID) throws -> [User] {
        try connection.all(
            """
            \(Self.select) JOIN user_identifiers ON user_identifiers.owner = users.id
            WHERE user_identifiers.organization = $1 AND user_identifiers.kind = $2 AND user_identifiers.folded = $3
            ORDER BY users.id
            """,
            [.id(organization), .text(identifier.kind.rawValue), .text(identifier.folded)],
            Self.read
        )
    }

    /// The organization's users who have an identifier that begins so, by name; at most `limit`.
    public func find(
        byPrefix identifier: UserIdentifier,
        in organization: Organization.ID,
        limit: Int
    ) throws -> [User] {
        let prefix = identifier.folded
        guard !prefix.isEmpty else { return [] }
        return try connection.all(
            """
            \(Self.select) WHERE users.id IN (
                SELECT owner FROM user_identifiers
                WHERE organization = $1 AND kind = $2 AND folded >= $3 AND folded < $4
            ) ORDER BY users.name, users.id LIMIT $5
            """,
            [
                .id(organization), .text(identifier.kind.rawValue), .text(prefix), .text(prefix + "\u{10FFFF}"),
                .integer(Int64(limit)),
            ],
            Self.read
        )
    }

    /// What a user can be found by.
    public func identifiers(of user: User.ID) throws -> [UserIdentifier] {
        try connection.all(
            "SELECT kind, value FROM user_identifiers WHERE owner = $1 ORDER BY kind, value",
            [.id(user)]
        ) { row in
            UserIdentifier(kind: try row.value(0, named: "user_identifiers.kind"), value: row.text(1))
        }
    }

    private static let select =
        """
        SELECT users.id, users.organization, users.name, users.email, users.title, users.state, users.kind,
            users.source_key FROM users
        """

    private static func read(_ row: any DatabaseRow) throws -> User {
        User(
            id: row.id(0),
            organization: row.id(1),
            name: row.text(2),
            email: row.optionalText(3),
            title: row.optionalText(4),
            state: try row.value(5, named: "users.state"),
            kind: try row.value(6, named: "users.kind"),
            sourceKey: row.optionalText(7)
        )
    }
}
