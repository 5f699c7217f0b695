internal import Database

/// How far back the purge has ever removed messages: imports leave out what was sent earlier.
enum PurgedBeforeSchema {
    @Sendable
    static func statements(_ dialect: SchemaDialect) -> [String] {
        [
            "ALTER TABLE purges ADD COLUMN removed_before \(dialect.integer) NOT NULL DEFAULT 0",
            """
            UPDATE purges SET removed_before = cutoff WHERE EXISTS (
                SELECT 1 FROM removed_messages JOIN users ON users.id = removed_messages.author
                WHERE users.organization = purges.organization
            )
            """,
        ]
    }
}
