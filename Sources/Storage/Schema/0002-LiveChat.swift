internal import Chat
internal import Database

/// What chat needs that is written here and not imported, and what its people need to sign in.
enum LiveChatSchema {
    @Sendable
    static func statements(_ dialect: SchemaDialect) -> [String] {
        conversations(dialect) + messages(dialect) + clients(dialect) + people(dialect) + administrators()
    }

    private static func conversations(_ dialect: SchemaDialect) -> [String] {
        let id = dialect.bytes
        let integer = dialect.integer
        return [
            "ALTER TABLE organizations ADD COLUMN edit_window_seconds \(integer) NOT NULL DEFAULT 60",
            "ALTER TABLE conversations ADD COLUMN subject TEXT",
            "ALTER TABLE conversations ADD COLUMN description TEXT",
            "ALTER TABLE participants ADD COLUMN is_owner \(integer) NOT NULL DEFAULT 0",
            // Whoever left stays known as such, so that an import does not bring them back.
            "ALTER TABLE participants ADD COLUMN left_at \(integer)",
            // The part of an address before the @ is made of the last twelve bytes of the identifier.
            "CREATE UNIQUE INDEX conversations_by_address ON conversations (organization, substr(id, 5))",
            "CREATE UNIQUE INDEX users_by_address ON users (organization, substr(id, 5))",
            """
            CREATE TABLE pins (
                conversation \(id) NOT NULL, message \(id) NOT NULL, pinned_by \(id) NOT NULL,
                pinned_at \(integer) NOT NULL, PRIMARY KEY (conversation, message)
            ) \(dialect.clusteredTable)
            """,
            """
            CREATE TABLE chat_preferences (
                owner \(id) PRIMARY KEY NOT NULL, muted \(integer) NOT NULL, mentions_only \(integer) NOT NULL,
                notify_on_reactions \(integer) NOT NULL, mobile_when TEXT NOT NULL
            ) \(dialect.clusteredTable)
            """,
        ]
    }

    /// Lets a thread be read in order; an import into an empty store builds it at the end.
    static let threadIndex = "CREATE INDEX messages_by_thread ON messages (thread, id) WHERE thread IS NOT NULL"

    private static func messages(_ dialect: SchemaDialect) -> [String] {
        let id = dialect.bytes
        let integer = dialect.integer
        return [
            threadIndex,
            """
            CREATE TABLE mentions (
                author \(id) NOT NULL, message \(id) NOT NULL, mentioned \(id) NOT NULL,
                PRIMARY KEY (author, message, mentioned)
            ) \(dialect.clusteredTable)
            """,
            "CREATE INDEX mentions_by_message ON mentions (message)",
            "CREATE INDEX mentions_by_mentioned ON mentions (mentioned, message)",
            "ALTER TABLE attachments ADD COLUMN id \(id)",
            "ALTER TABLE attachments ADD COLUMN digest \(id)",
            "ALTER TABLE attachments ADD COLUMN uploaded_at \(integer)",
            "ALTER TABLE attachments ADD COLUMN deleted_at \(integer)",
            "CREATE UNIQUE INDEX attachments_by_id ON attachments (id) WHERE id IS NOT NULL",
            "CREATE INDEX attachments_by_digest ON attachments (digest) WHERE digest IS NOT NULL",
            """
            CREATE TABLE idempotency_keys (
                key_hash \(id) PRIMARY KEY NOT NULL, call_hash \(id) NOT NULL, result \(id) NOT NULL,
                created_at \(integer) NOT NULL
            ) \(dialect.clusteredTable)
            """,
            "CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at)",
        ]
    }

    private static func clients(_ dialect: SchemaDialect) -> [String] {
        let id = dialect.bytes
        let integer = dialect.integer
        return [
            "ALTER TABLE clients ADD COLUMN description TEXT",
            "ALTER TABLE clients ADD COLUMN grant_type TEXT NOT NULL DEFAULT 'CLIENT-CREDENTIALS'",
            // Addresses and scopes are separated by spaces, which neither may hold.
            "ALTER TABLE clients ADD COLUMN redirect_uris TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE clients ADD COLUMN scopes TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE clients ADD COLUMN token_seconds \(integer) NOT NULL DEFAULT 86400",
            "ALTER TABLE clients ADD COLUMN state TEXT NOT NULL DEFAULT 'active'",
            "ALTER TABLE clients ADD COLUMN created_by \(id)",
            "ALTER TABLE clients ADD COLUMN modified_at \(integer)",
            "ALTER TABLE clients ADD COLUMN modified_by \(id)",
            "CREATE INDEX clients_by_organization ON clients (organization, created_at, id)",
            "ALTER TABLE grants ADD COLUMN granted_at \(integer) NOT NULL DEFAULT 0",
            "CREATE INDEX grants_by_role ON grants (role, grantee)",
            "ALTER TABLE tokens ADD COLUMN person \(id)",
            "ALTER TABLE tokens ADD COLUMN scopes TEXT NOT NULL DEFAULT ''",
            // Tokens that came of one sign-in end together.
            "ALTER TABLE tokens ADD COLUMN sign_in \(id)",
            "CREATE INDEX tokens_by_client ON tokens (client)",
            "CREATE INDEX tokens_by_person ON tokens (person) WHERE person IS NOT NULL",
            "CREATE INDEX tokens_by_sign_in ON tokens (sign_in) WHERE sign_in IS NOT NULL",
        ]
    }

    private static func people(_ dialect: SchemaDialect) -> [String] {
        let id = dialect.bytes
        let integer = dialect.integer
        return [
            "ALTER TABLE users ADD COLUMN department TEXT",
            "ALTER TABLE users ADD COLUMN version \(integer) NOT NULL DEFAULT 1",
            // Imports leave whoever was changed here as they are.
            "ALTER TABLE users ADD COLUMN is_changed_here \(integer) NOT NULL DEFAULT 0",
            "CREATE INDEX users_by_name ON users (organization, state, name, id)",
            // What an import told of a person is kept when somebody changes the person here.
            "ALTER TABLE user_identifiers ADD COLUMN is_imported \(integer) NOT NULL DEFAULT 1",
            """
            CREATE TABLE contacts (
                owner \(id) NOT NULL, position \(integer) NOT NULL, medium TEXT NOT NULL, purpose TEXT NOT NULL,
                address TEXT, extension TEXT, country TEXT, PRIMARY KEY (owner, position)
            ) \(dialect.clusteredTable)
            """,
            """
            CREATE TABLE passwords (
                owner \(id) PRIMARY KEY NOT NULL, hash TEXT NOT NULL, changed_at \(integer) NOT NULL
            ) \(dialect.clusteredTable)
            """,
            """
            CREATE TABLE sign_in_failures (
                name_hash \(id) PRIMARY KEY NOT NULL, failures \(integer) NOT NULL, locked_until \(integer) NOT NULL,
                last_at \(integer) NOT NULL
            ) \(dialect.clusteredTable)
            """,
            """
            CREATE TABLE authorization_codes (
                hash \(id) PRIMARY KEY NOT NULL, organization \(id) NOT NULL, client \(id) NOT NULL,
                person \(id) NOT NULL, redirect_uri TEXT NOT NULL, scopes TEXT NOT NULL, challenge TEXT,
                sign_in \(id) NOT NULL, expires_at \(integer) NOT NULL, used_at \(integer)
            ) \(dialect.clusteredTable)
            """,
            """
            CREATE TABLE refresh_tokens (
                hash \(id) PRIMARY KEY NOT NULL, organization \(id) NOT NULL, client \(id) NOT NULL,
                person \(id) NOT NULL, scopes TEXT NOT NULL, sign_in \(id) NOT NULL, expires_at \(integer) NOT NULL,
                used_at \(integer), needs_secret \(integer) NOT NULL
            ) \(dialect.clusteredTable)
            """,
            "CREATE INDEX refresh_tokens_by_sign_in ON refresh_tokens (sign_in)",
        ]
    }

    /// Lets those who administer an organization do what has become possible.
    private static func administrators() -> [String] {
        Permission.known.map { permission in
            """
            INSERT INTO role_permissions (role, permission) SELECT id, '\(permission)' FROM roles
            WHERE name = 'admin' ON CONFLICT DO NOTHING
            """
        }
    }
}
