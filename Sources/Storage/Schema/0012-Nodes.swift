internal import Database

/// What several servers have in common that share a database: who is there, who does what, how often callers have called,
/// the time of the last message; and which earlier versions may go on using the database.
enum NodesSchema {
    @Sendable
    static func statements(_ dialect: SchemaDialect) -> [String] {
        let id = dialect.bytes
        let integer = dialect.integer
        let tables = [
            "ALTER TABLE schema_version ADD COLUMN oldest \(integer)",
            """
            CREATE TABLE leases (
                name TEXT PRIMARY KEY NOT NULL, owner \(id), attempts \(integer) NOT NULL, lease_until \(integer) NOT NULL
            ) \(dialect.clusteredTable)
            """,
            """
            CREATE TABLE nodes (
                id \(id) PRIMARY KEY NOT NULL, role TEXT NOT NULL, version TEXT NOT NULL, schema \(integer) NOT NULL,
                started_at \(integer) NOT NULL, seen_at \(integer) NOT NULL
            ) \(dialect.clusteredTable)
            """,
            """
            CREATE TABLE rate_windows (
                caller \(id) PRIMARY KEY NOT NULL, started_at \(integer) NOT NULL, calls \(integer) NOT NULL
            ) \(dialect.clusteredTable)
            """,
        ]
        return dialect.hasSequences ? tables + ["CREATE SEQUENCE message_clock"] : tables
    }
}
