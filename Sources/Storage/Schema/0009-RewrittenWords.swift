internal import Database

/// Which words were replaced where the law asked for it, and what people were called before.
enum RewrittenWordsSchema {
    @Sendable
    static func statements(_ dialect: SchemaDialect) -> [String] {
        let id = dialect.bytes
        let integer = dialect.integer
        return [
            // Own words were rectified; in others' words a mention was replaced.
            """
            CREATE TABLE rewritten_messages (
                author \(id) NOT NULL, message \(id) NOT NULL, is_rectified \(integer) NOT NULL,
                rewritten_at \(integer) NOT NULL, PRIMARY KEY (author, message)
            ) \(dialect.clusteredTable)
            """,
            """
            CREATE TABLE former_names (
                owner \(id) NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (owner, kind, value)
            ) \(dialect.clusteredTable)
            """,
        ] + forgetting
    }

    /// Forgets names of conversations that are made of people's handles, and what requests that have ended have replaced.
    ///
    /// Telephone numbers are compared by their digits from now on.
    private static let forgetting = [
        "UPDATE conversations SET name = NULL WHERE kind = 'adhoc' AND name LIKE 'mpdm-%'",
        "UPDATE conversations SET name = substr(source_key, 7) WHERE name LIKE 'mpdm-%' AND source_key LIKE 'slack:%'",
        "UPDATE conversations SET source_key = NULL WHERE source_key LIKE 'slack:%mpdm-%'",
        "DELETE FROM replacement_terms WHERE request NOT IN (SELECT request FROM jobs)",
        """
        DELETE FROM user_identifiers WHERE kind = 'PHONE' AND folded LIKE '+%' AND EXISTS (
            SELECT 1 FROM user_identifiers AS other WHERE other.organization = user_identifiers.organization
                AND other.kind = 'PHONE' AND other.owner = user_identifiers.owner
                AND other.folded = substr(user_identifiers.folded, 2)
        )
        """,
        "UPDATE user_identifiers SET folded = substr(folded, 2) WHERE kind = 'PHONE' AND folded LIKE '+%'",
    ]
}
