internal import Chat
internal import Database

/// Migration 4: keys that archives are signed with, and keys that single archives are encrypted with.
enum SigningKeysSchema {
    static func statements(_ dialect: SchemaDialect) -> [String] {
        let id = dialect.bytes
        let integer = dialect.integer
        return [
            // The id is the fingerprint of the public key; the private key is sealed with the master key.
            """
            CREATE TABLE signing_keys (
                id TEXT PRIMARY KEY NOT NULL, organization \(id) NOT NULL, public_key \(id) NOT NULL,
                private_key \(id), created_at \(integer) NOT NULL, retired_at \(integer)
            ) \(dialect.table)
            """,
            // An organization signs with one key at a time.
            "CREATE UNIQUE INDEX signing_keys_current ON signing_keys (organization) WHERE retired_at IS NULL",
            "CREATE INDEX signing_keys_by_organization ON signing_keys (organization, created_at)",
            "ALTER TABLE archives ADD COLUMN sealed_key \(id)",
            "ALTER TABLE archives ADD COLUMN destroyed_at \(integer)",
        ] + permissions
    }

    /// Lets those who have it by their role do what has become possible.
    private static var permissions: [String] {
        [("admin", Permission.addSigningKeys), ("admin", .deleteArchives), ("privacy-officer", .deleteArchives)].map {
            """
            INSERT INTO role_permissions (role, permission) SELECT id, '\($1)' FROM roles
            WHERE name = '\($0)' ON CONFLICT DO NOTHING
            """
        }
    }
}
