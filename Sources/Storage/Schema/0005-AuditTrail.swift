internal import Database

/// Who did what: entries in a chain of hashes, where each chain ends, and the chain's heads day by day.
enum AuditTrailSchema {
    static func statements(_ dialect: SchemaDialect) -> [String] {
        let id = dialect.bytes
        let integer = dialect.integer
        return [
            """
            CREATE TABLE audit_entries (
                organization \(id) NOT NULL, sequence \(integer) NOT NULL, at \(integer) NOT NULL,
                user_id \(id), user_name TEXT, client_id \(id), client_name TEXT, origin TEXT NOT NULL,
                service TEXT NOT NULL, entity_type TEXT NOT NULL, action TEXT NOT NULL, entity_id TEXT,
                outcome TEXT NOT NULL, reason TEXT, details TEXT NOT NULL, previous \(id) NOT NULL, hash \(id) NOT NULL,
                PRIMARY KEY (organization, sequence)
            ) \(dialect.clusteredTable)
            """,
            "CREATE INDEX audit_entries_by_time ON audit_entries (organization, at, sequence)",
            "CREATE INDEX audit_entries_by_entity ON audit_entries (organization, entity_id, sequence)",
            // Where the chain ends: entries that were cut off leave it behind.
            """
            CREATE TABLE audit_chains (
                organization \(id) PRIMARY KEY NOT NULL, sequence \(integer) NOT NULL, hash \(id) NOT NULL
            ) \(dialect.clusteredTable)
            """,
            """
            CREATE TABLE audit_heads (
                organization \(id) NOT NULL, day TEXT NOT NULL, sequence \(integer) NOT NULL, hash \(id) NOT NULL,
                signature \(id), key_id TEXT, PRIMARY KEY (organization, day)
            ) \(dialect.clusteredTable)
            """,
        ]
    }
}
