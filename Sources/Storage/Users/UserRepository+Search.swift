public import Chat
internal import Database

/// Finding people as one types.
extension UserRepository {
    /// The organization's users with a word of a name, an e-mail address or a foreign key that begins so.
    ///
    /// One page, numbered from 1, by name; nobody for a text of blanks.
    public func find(matching text: String, in organization: Organization.ID, size: Int, number: Int) throws -> [User] {
        guard let values = Self.patterns(text, in: organization) else { return [] }
        return try connection.all(
            """
            \(Self.select) WHERE users.id IN (\(Self.matches)) ORDER BY users.name, users.id LIMIT $4 OFFSET $5
            """,
            values + [.integer(Int64(size)), .integer(Int64((number - 1) * size))],
            Self.read
        )
    }

    /// How many of the organization's users match so.
    public func count(matching text: String, in organization: Organization.ID) throws -> Int {
        guard let values = Self.patterns(text, in: organization) else { return 0 }
        return try connection.count("SELECT COUNT(*) FROM users WHERE users.id IN (\(Self.matches))", values)
    }

    private static let matches =
        """
        SELECT owner FROM user_identifiers WHERE organization = $1
            AND (kind IN ('NAME', 'EMAIL', 'EXTERNAL_ID') AND folded LIKE $2 ESCAPE '!'
                OR kind = 'NAME' AND folded LIKE $3 ESCAPE '!')
        """

    private static func patterns(_ text: String, in organization: Organization.ID) -> [DatabaseValue]? {
        let folded = UserIdentifier(kind: .name, value: text).folded
        guard !folded.isEmpty else { return nil }
        let literal = folded.map { "!%_".contains($0) ? "!\($0)" : String($0) }.joined()
        return [.id(organization), .text(literal + "%"), .text("% \(literal)%")]
    }
}
