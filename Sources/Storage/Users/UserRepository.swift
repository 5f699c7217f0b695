public import Chat
internal import Database

/// Members, and what they can be found by.
public struct UserRepository {
    let connection: any DatabaseConnection

    /// Adds a user, or takes over what is new about one who is there; tells whether anything changed.
    ///
    /// This is what an import does: it takes nothing away, and whoever was changed or deleted here stays so.
    @discardableResult
    public func save(_ user: User) throws -> Bool {
        let former = try find(user.id, in: user.organization)?.name
        let changed = try connection.execute(
            """
            \(Self.insert)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = COALESCE(excluded.email, users.email),
                title = COALESCE(excluded.title, users.title),
                department = COALESCE(excluded.department, users.department),
                state = CASE WHEN users.state = 'deleted' THEN users.state ELSE excluded.state END,
                kind = excluded.kind, version = users.version + 1
            WHERE users.is_changed_here = 0 AND (users.name <> excluded.name
                OR COALESCE(users.email, '') <> COALESCE(excluded.email, users.email, '')
                OR COALESCE(users.title, '') <> COALESCE(excluded.title, users.title, '')
                OR COALESCE(users.department, '') <> COALESCE(excluded.department, users.department, '')
                OR (users.state <> excluded.state AND users.state <> 'deleted') OR users.kind <> excluded.kind)
            """,
            Self.values(user)
        )
        if let former, changed > 0, former != user.name { try keepFormerName(former, of: user.id) }
        return changed > 0
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

    static let insert =
        """
        INSERT INTO users (id, organization, name, email, title, department, state, kind, source_key)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """

    static func values(_ user: User) -> [DatabaseValue] {
        [
            .id(user.id), .id(user.organization), .text(user.name), .text(user.email), .text(user.title),
            .text(user.department), .text(user.state.rawValue), .text(user.kind.rawValue), .text(user.sourceKey),
        ]
    }

    static let select =
        """
        SELECT users.id, users.organization, users.name, users.email, users.title, users.state, users.kind,
            users.source_key, users.department, users.version FROM users
        """

    static func read(_ row: any DatabaseRow) throws -> User {
        User(
            id: row.id(0),
            organization: row.id(1),
            name: row.text(2),
            email: row.optionalText(3),
            title: row.optionalText(4),
            department: row.optionalText(8),
            state: try row.value(5, named: "users.state"),
            kind: try row.value(6, named: "users.kind"),
            sourceKey: row.optionalText(7),
            version: Int(row.integer(9))
        )
    }
}
