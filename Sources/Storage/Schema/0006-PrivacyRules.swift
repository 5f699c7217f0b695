internal import Chat
internal import Database

/// What the rules of privacy need: holds, purges, and requests that erase and rectify.
enum PrivacyRulesSchema {
    @Sendable
    static func statements(_ dialect: SchemaDialect) -> [String] {
        rules(dialect) + requests(dialect) + rights()
    }

    private static func rules(_ dialect: SchemaDialect) -> [String] {
        let id = dialect.bytes
        let integer = dialect.integer
        return [
            """
            CREATE TABLE IF NOT EXISTS removed_messages (
                author \(id) NOT NULL, month \(integer) NOT NULL, messages \(integer) NOT NULL,
                PRIMARY KEY (author, month)
            ) \(dialect.clusteredTable)
            """,
            """
            CREATE TABLE purges (
                organization \(id) PRIMARY KEY NOT NULL, cutoff \(integer) NOT NULL, started_at \(integer) NOT NULL,
                ended_at \(integer), messages \(integer) NOT NULL
            ) \(dialect.clusteredTable)
            """,
            """
            CREATE TABLE holds (
                id \(id) PRIMARY KEY NOT NULL, organization \(id) NOT NULL, subject \(id), conversation \(id),
                reason TEXT NOT NULL, client \(id) NOT NULL, author \(id), author_name TEXT NOT NULL,
                created_at \(integer) NOT NULL, ends_at \(integer), released_at \(integer), released_by TEXT
            ) \(dialect.table)
            """,
            "CREATE INDEX holds_by_organization ON holds (organization, created_at, id)",
        ]
    }

    private static func requests(_ dialect: SchemaDialect) -> [String] {
        let id = dialect.bytes
        let integer = dialect.integer
        return [
            "ALTER TABLE requests ADD COLUMN hold \(id)",
            "ALTER TABLE requests ADD COLUMN destroys_archives \(integer) NOT NULL DEFAULT 0",
            // Counts and digests of what was erased or replaced, as JSON; never content.
            "ALTER TABLE requests ADD COLUMN result TEXT",
            // What is to be replaced is somebody's data: it goes when the request has come to its end.
            """
            CREATE TABLE replacement_terms (
                request \(id) NOT NULL, position \(integer) NOT NULL, kind TEXT NOT NULL, existing TEXT NOT NULL,
                updated TEXT NOT NULL, PRIMARY KEY (request, position)
            ) \(dialect.clusteredTable)
            """,
            // Work that goes on where it was is not given up for how often it was begun.
            "ALTER TABLE jobs ADD COLUMN fruitless_attempts \(integer) NOT NULL DEFAULT 0",
            "ALTER TABLE users ADD COLUMN erased_at \(integer)",
        ]
    }

    /// Lets those who administer an organization, and its privacy officers, do what has become possible.
    private static func rights() -> [String] {
        let permissions = [Permission.addHolds, .viewHolds, .deleteHolds].map { "SELECT '\($0)' AS permission" }
        return [
            """
            INSERT INTO role_permissions (role, permission) SELECT roles.id, new.permission
            FROM roles JOIN (\(permissions.joined(separator: " UNION ALL "))) AS new ON 1 = 1
            WHERE roles.name IN ('admin', 'privacy-officer') ON CONFLICT DO NOTHING
            """
        ]
    }
}
