internal import Database

/// What lets an archive be checked for completeness.
enum CommitmentSchema {
    @Sendable
    static func statements(_ dialect: SchemaDialect) -> [String] {
        let id = dialect.bytes
        let integer = dialect.integer
        return [
            // A message that was removed can be imported again, so that a removed block and another may begin alike.
            """
            CREATE TABLE commitments (
                author \(id) NOT NULL, first \(id) NOT NULL, last \(id) NOT NULL, messages \(integer) NOT NULL,
                head \(id) NOT NULL, secret \(id), PRIMARY KEY (author, first, head)
            ) \(dialect.clusteredTable)
            """,
            """
            CREATE TABLE removed_messages (
                author \(id) NOT NULL, month \(integer) NOT NULL, messages \(integer) NOT NULL,
                PRIMARY KEY (author, month)
            ) \(dialect.clusteredTable)
            """,
            "CREATE TABLE uncommitted_authors (author \(id) PRIMARY KEY NOT NULL) \(dialect.clusteredTable)",
            // The store commits to what they wrote when it has been opened.
            "INSERT INTO uncommitted_authors (author) SELECT id FROM users",
        ]
    }
}
