internal import Chat
internal import Database

/// Lets those who administer an organization read the figures of the running server.
enum MetricsSchema {
    @Sendable
    static func statements(_: SchemaDialect) -> [String] {
        [
            """
            INSERT INTO role_permissions (role, permission) SELECT id, '\(Permission.viewMetrics)' FROM roles
            WHERE name = 'admin' ON CONFLICT DO NOTHING
            """
        ]
    }
}
