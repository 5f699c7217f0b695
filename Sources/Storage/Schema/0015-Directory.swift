internal import Database

/// How often the directory has changed, by which programs that share a database know whether what they have kept of it is
/// still so.
enum DirectorySchema {
    /// The tables of the directory: they are read for each call and message, and change seldom.
    static let tables: Set<String> = [
        "organizations", "users", "conversations", "participants", "roles", "role_permissions", "grants", "clients",
        "tokens",
    ]
    /// The table with the number of changes, in its only row.
    static let changes = "directory_changes"

    @Sendable
    static func statements(_ dialect: SchemaDialect) -> [String] {
        [
            "CREATE TABLE \(changes) (number \(dialect.integer) NOT NULL) \(dialect.table)",
            "INSERT INTO \(changes) (number) VALUES (0)",
        ]
    }
}
