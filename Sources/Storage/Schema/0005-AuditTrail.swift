internal import Chat
internal import Database

/// Who did what: entries in a chain of hashes, where each chain ends, and the chain's heads day by day; and webhooks,
/// which tell other programs of some of it.
enum AuditTrailSchema {
    static func statements(_ dialect: SchemaDialect) -> [String] {
        trail(dialect) + webhooks(dialect) + administrators()
    }

    private static func trail(_ dialect: SchemaDialect) -> [String] {
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

    private static func webhooks(_ dialect: SchemaDialect) -> [String] {
        let id = dialect.bytes
        let integer = dialect.integer
        return [
            """
            CREATE TABLE webhooks (
                id \(id) PRIMARY KEY NOT NULL, organization \(id) NOT NULL, url TEXT NOT NULL, events TEXT NOT NULL,
                description TEXT, created_at \(integer) NOT NULL, secret TEXT NOT NULL
            ) \(dialect.clusteredTable)
            """,
            "CREATE INDEX webhooks_by_organization ON webhooks (organization, created_at, id)",
            """
            CREATE TABLE webhook_deliveries (
                id \(id) PRIMARY KEY NOT NULL, webhook \(id) NOT NULL, event TEXT NOT NULL, body TEXT NOT NULL,
                created_at \(integer) NOT NULL, available_at \(integer) NOT NULL, lease_until \(integer) NOT NULL,
                attempts \(integer) NOT NULL, state TEXT NOT NULL, last_status \(integer), last_error TEXT,
                last_at \(integer), finished_at \(integer)
            ) \(dialect.clusteredTable)
            """,
            """
            CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (available_at, id) WHERE finished_at IS NULL
            """,
            """
            CREATE INDEX webhook_deliveries_by_end ON webhook_deliveries (finished_at) WHERE finished_at IS NOT NULL
            """,
            "CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook, id)",
        ]
    }

    /// Lets those who administer an organization do what has become possible.
    private static func administrators() -> [String] {
        [Permission.viewWebhooks, .addWebhooks, .deleteWebhooks].map { permission in
            """
            INSERT INTO role_permissions (role, permission) SELECT id, '\(permission)' FROM roles
            WHERE name = 'admin' ON CONFLICT DO NOTHING
            """
        }
    }
}
