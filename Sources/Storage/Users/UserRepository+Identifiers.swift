public import Chat
internal import Database

/// What users can be found by.
extension UserRepository {
    /// Lets a user be found by what an import tells of them; that is never taken away again.
    public func add(_ identifier: UserIdentifier, to user: User.ID, in organization: Organization.ID) throws {
        guard !identifier.folded.isEmpty else { return }
        try connection.execute(
            """
            INSERT INTO user_identifiers (organization, kind, folded, owner, value, is_imported)
            VALUES ($1, $2, $3, $4, $5, 1)
            ON CONFLICT (organization, kind, folded, owner) DO UPDATE SET is_imported = 1
            WHERE user_identifiers.is_imported = 0
            """,
            Self.values(identifier, of: user, in: organization)
        )
    }

    /// Lets a user be found by what the directory says of them now, and no more by what it said before.
    func renewIdentifiers(of user: User, contacts: [Contact]) throws {
        try connection.execute(
            "DELETE FROM user_identifiers WHERE owner = $1 AND is_imported = 0",
            [.id(user.id)]
        )
        let email = user.email.map { UserIdentifier(kind: .email, value: $0) }
        let present = [UserIdentifier(kind: .name, value: user.name)] + [email].compactMap(\.self)
        for identifier in present + contacts.compactMap(\.identifier) where !identifier.folded.isEmpty {
            try connection.execute(
                """
                INSERT INTO user_identifiers (organization, kind, folded, owner, value, is_imported)
                VALUES ($1, $2, $3, $4, $5, 0)
                ON CONFLICT (organization, kind, folded, owner) DO UPDATE SET value = excluded.value
                """,
                Self.values(identifier, of: user.id, in: user.organization)
            )
        }
    }

    /// The organization's users who have an identifier that begins so, by name; one page, numbered from 1.
    public func find(
        byPrefix identifier: UserIdentifier,
        in organization: Organization.ID,
        size: Int,
        number: Int = 1
    ) throws -> [User] {
        guard let range = Self.range(identifier, in: organization) else { return [] }
        return try connection.all(
            """
            \(Self.select) WHERE users.id IN (
                SELECT owner FROM user_identifiers
                WHERE organization = $1 AND kind = $2 AND folded >= $3 AND folded < $4
            ) ORDER BY users.name, users.id LIMIT $5 OFFSET $6
            """,
            range + [.integer(Int64(size)), .integer(Int64((number - 1) * size))],
            Self.read
        )
    }

    /// How many of the organization's users have an identifier that begins so.
    public func count(byPrefix identifier: UserIdentifier, in organization: Organization.ID) throws -> Int {
        guard let range = Self.range(identifier, in: organization) else { return 0 }
        return try connection.count(
            """
            SELECT COUNT(*) FROM users WHERE users.id IN (
                SELECT owner FROM user_identifiers
                WHERE organization = $1 AND kind = $2 AND folded >= $3 AND folded < $4
            )
            """,
            range
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

    /// All telephone numbers of the organization by their users, in the form in which they are compared.
    public func telephoneNumbers(in organization: Organization.ID) throws -> [User.ID: [String]] {
        var numbers: [User.ID: [String]] = [:]
        try connection.forEachRow(
            "SELECT owner, folded FROM user_identifiers WHERE organization = $1 AND kind = 'PHONE'",
            [.id(organization)]
        ) { row in
            numbers[row.id(0), default: []].append(row.text(1))
            return true
        }
        return numbers
    }

    private static func values(
        _ identifier: UserIdentifier,
        of user: User.ID,
        in organization: Organization.ID
    ) -> [DatabaseValue] {
        [
            .id(organization), .text(identifier.kind.rawValue), .text(identifier.folded), .id(user),
            .text(identifier.value),
        ]
    }

    /// The bounds between which the identifiers lie that begin so; `nil` when all would.
    private static func range(_ prefix: UserIdentifier, in organization: Organization.ID) -> [DatabaseValue]? {
        let folded = prefix.folded
        guard !folded.isEmpty else { return nil }
        return [.id(organization), .text(prefix.kind.rawValue), .text(folded), .text(folded + "\u{10FFFF}")]
    }
}
