internal import Database

/// Organizations with their people, chat, access, requests and imports.
enum InitialSchema {
    @Sendable
    static func statements(_ dialect: SchemaDialect) -> [String] {
        chat(dialect) + access(dialect) + work(dialect)
    }

    private static func chat(_ dialect: SchemaDialect) -> [String] {
        let id = dialect.bytes
        let integer = dialect.integer
        return [
            """
            CREATE TABLE organizations (
                id \(id) PRIMARY KEY NOT NULL, name TEXT NOT NULL, retention_days \(integer) NOT NULL,
                reactions_enabled \(integer) NOT NULL, link_key \(id) NOT NULL, created_at \(integer) NOT NULL
            ) \(dialect.table)
            """,
            """
            CREATE TABLE users (
                id \(id) PRIMARY KEY NOT NULL, organization \(id) NOT NULL, name TEXT NOT NULL, email TEXT, title TEXT,
                state TEXT NOT NULL, kind TEXT NOT NULL, source_key TEXT
            ) \(dialect.table)
            """,
            "CREATE INDEX users_by_organization ON users (organization, id)",
            """
            CREATE TABLE user_identifiers (
                organization \(id) NOT NULL, kind TEXT NOT NULL, folded TEXT NOT NULL, owner \(id) NOT NULL,
                value TEXT NOT NULL, PRIMARY KEY (organization, kind, folded, owner)
            ) \(dialect.clusteredTable)
            """,
            "CREATE INDEX user_identifiers_by_owner ON user_identifiers (owner)",
            """
            CREATE TABLE conversations (
                id \(id) PRIMARY KEY NOT NULL, organization \(id) NOT NULL, kind TEXT NOT NULL, name TEXT,
                is_private \(integer) NOT NULL, is_archived \(integer) NOT NULL, created_at \(integer), source_key TEXT
            ) \(dialect.table)
            """,
            "CREATE INDEX conversations_by_organization ON conversations (organization, id)",
            """
            CREATE TABLE participants (
                conversation \(id) NOT NULL, participant \(id) NOT NULL, PRIMARY KEY (conversation, participant)
            ) \(dialect.clusteredTable)
            """,
            "CREATE INDEX participants_by_participant ON participants (participant, conversation)",
            """
            CREATE TABLE messages (
                author \(id) NOT NULL, id \(id) NOT NULL, conversation \(id) NOT NULL, kind \(integer) NOT NULL,
                subtype TEXT, text TEXT NOT NULL, source_text TEXT, source_key TEXT, thread \(id),
                edited_at \(integer), deleted_at \(integer), PRIMARY KEY (author, id)
            ) \(dialect.partedTable)
            """,
            "CREATE UNIQUE INDEX messages_by_id ON messages (id)",
            conversationIndex,
            """
            CREATE TABLE revisions (
                author \(id) NOT NULL, message \(id) NOT NULL, written_at \(integer) NOT NULL, text TEXT NOT NULL,
                source_text TEXT, PRIMARY KEY (author, message, written_at)
            ) \(dialect.clusteredTable)
            """,
            """
            CREATE TABLE reactions (
                author \(id) NOT NULL, message \(id) NOT NULL, emoji TEXT NOT NULL, PRIMARY KEY (author, message, emoji)
            ) \(dialect.clusteredTable)
            """,
            "CREATE INDEX reactions_by_message ON reactions (message)",
            """
            CREATE TABLE attachments (
                author \(id) NOT NULL, message \(id) NOT NULL, position \(integer) NOT NULL, source_key TEXT NOT NULL,
                name TEXT, title TEXT, media_type TEXT, size \(integer), source_url TEXT,
                PRIMARY KEY (author, message, position)
            ) \(dialect.clusteredTable)
            """,
        ]
    }

    /// Lets a conversation be read in order; an import into an empty store builds it at the end.
    static let conversationIndex = "CREATE INDEX messages_by_conversation ON messages (conversation, id)"

    private static func access(_ dialect: SchemaDialect) -> [String] {
        let id = dialect.bytes
        let integer = dialect.integer
        return [
            """
            CREATE TABLE roles (
                id \(id) PRIMARY KEY NOT NULL, organization \(id) NOT NULL, name TEXT NOT NULL, summary TEXT NOT NULL,
                UNIQUE (organization, name)
            ) \(dialect.table)
            """,
            """
            CREATE TABLE role_permissions (
                role \(id) NOT NULL, permission TEXT NOT NULL, PRIMARY KEY (role, permission)
            ) \(dialect.clusteredTable)
            """,
            """
            CREATE TABLE clients (
                id \(id) PRIMARY KEY NOT NULL, organization \(id) NOT NULL, name TEXT NOT NULL,
                secret_hash \(id) NOT NULL, acts_as \(id), created_at \(integer) NOT NULL
            ) \(dialect.table)
            """,
            """
            CREATE TABLE grants (
                grantee \(id) NOT NULL, role \(id) NOT NULL, PRIMARY KEY (grantee, role)
            ) \(dialect.clusteredTable)
            """,
            """
            CREATE TABLE tokens (
                hash \(id) PRIMARY KEY NOT NULL, organization \(id) NOT NULL, client \(id) NOT NULL,
                created_at \(integer) NOT NULL, expires_at \(integer) NOT NULL
            ) \(dialect.clusteredTable)
            """,
            "CREATE INDEX tokens_by_expiry ON tokens (expires_at)",
        ]
    }

    private static func work(_ dialect: SchemaDialect) -> [String] {
        let id = dialect.bytes
        let integer = dialect.integer
        return [
            """
            CREATE TABLE requests (
                id \(id) PRIMARY KEY NOT NULL, organization \(id) NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL,
                subject \(id) NOT NULL, reason TEXT, client \(id) NOT NULL, requester \(id),
                requester_name TEXT NOT NULL, created_at \(integer) NOT NULL, changed_at \(integer) NOT NULL,
                period_start \(integer), period_end \(integer), failure TEXT
            ) \(dialect.table)
            """,
            "CREATE INDEX requests_by_organization ON requests (organization, created_at, id)",
            """
            CREATE TABLE jobs (
                request \(id) PRIMARY KEY NOT NULL, organization \(id) NOT NULL, available_at \(integer) NOT NULL,
                owner \(id), lease_until \(integer) NOT NULL, attempts \(integer) NOT NULL
            ) \(dialect.clusteredTable)
            """,
            "CREATE INDEX jobs_by_availability ON jobs (available_at)",
            """
            CREATE TABLE archives (
                id \(id) PRIMARY KEY NOT NULL, organization \(id) NOT NULL, request \(id) NOT NULL UNIQUE,
                file TEXT NOT NULL, size \(integer) NOT NULL, digest \(id) NOT NULL, messages \(integer) NOT NULL,
                created_at \(integer) NOT NULL
            ) \(dialect.table)
            """,
            """
            CREATE TABLE imports (
                id \(id) PRIMARY KEY NOT NULL, organization \(id) NOT NULL, source TEXT NOT NULL, file TEXT NOT NULL,
                finished_at \(integer) NOT NULL, report TEXT NOT NULL
            ) \(dialect.table)
            """,
            "CREATE INDEX imports_by_organization ON imports (organization, finished_at)",
        ]
    }
}
