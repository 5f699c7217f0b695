internal import Chat
internal import Database

/// What bounds requests about people, and what bundles them: limits, approvals and cases.
enum CasesSchema {
    @Sendable
    static func statements(_ dialect: SchemaDialect) -> [String] {
        rules(dialect) + cases(dialect) + archives(dialect) + rights()
    }

    private static func rules(_ dialect: SchemaDialect) -> [String] {
        let id = dialect.bytes
        let integer = dialect.integer
        return [
            "ALTER TABLE organizations ADD COLUMN subjects_per_day \(integer) NOT NULL DEFAULT 25",
            "ALTER TABLE organizations ADD COLUMN requires_approval \(integer) NOT NULL DEFAULT 0",
            "ALTER TABLE organizations ADD COLUMN approval_days \(integer) NOT NULL DEFAULT 14",
            "ALTER TABLE requests ADD COLUMN case_id \(id)",
            "ALTER TABLE requests ADD COLUMN approval \(id)",
            """
            CREATE TABLE approvals (
                id \(id) PRIMARY KEY NOT NULL, organization \(id) NOT NULL, case_id \(id), state TEXT NOT NULL,
                client \(id) NOT NULL, asker \(id), asker_name TEXT NOT NULL, client_maker \(id),
                client_changer \(id), asked_at \(integer) NOT NULL, expires_at \(integer) NOT NULL,
                decider_client \(id), decider \(id), decider_name TEXT, decided_at \(integer), reason TEXT
            ) \(dialect.table)
            """,
            "CREATE INDEX approvals_by_expiry ON approvals (state, expires_at)",
            "CREATE INDEX requests_by_approval ON requests (approval)",
        ]
    }

    private static func cases(_ dialect: SchemaDialect) -> [String] {
        let id = dialect.bytes
        let integer = dialect.integer
        return [
            """
            CREATE TABLE cases (
                id \(id) PRIMARY KEY NOT NULL, organization \(id) NOT NULL, title TEXT NOT NULL, reason TEXT,
                client \(id) NOT NULL, author \(id), author_name TEXT NOT NULL, created_at \(integer) NOT NULL,
                status TEXT NOT NULL, failure TEXT, regime TEXT NOT NULL, received_on TEXT NOT NULL,
                due_on TEXT NOT NULL, first_due_on TEXT NOT NULL, extended_at \(integer), extension_reason TEXT,
                period_start \(integer), period_end \(integer), formats TEXT NOT NULL, language TEXT NOT NULL,
                other_people TEXT NOT NULL, approval \(id), closed_at \(integer), closed_by TEXT
            ) \(dialect.table)
            """,
            "CREATE INDEX cases_by_organization ON cases (organization, created_at, id)",
            """
            CREATE TABLE case_subjects (
                case_id \(id) NOT NULL, position \(integer) NOT NULL, subject \(id) NOT NULL, request \(id),
                PRIMARY KEY (case_id, position), UNIQUE (case_id, subject)
            ) \(dialect.clusteredTable)
            """,
            """
            CREATE TABLE case_notes (
                case_id \(id) NOT NULL, position \(integer) NOT NULL, client \(id) NOT NULL, author \(id),
                author_name TEXT NOT NULL, written_at \(integer) NOT NULL, text TEXT NOT NULL,
                PRIMARY KEY (case_id, position)
            ) \(dialect.clusteredTable)
            """,
            // To what conversations a case and its requests are restricted; to none when there is no row.
            """
            CREATE TABLE case_conversations (
                case_id \(id) NOT NULL, conversation \(id) NOT NULL, PRIMARY KEY (case_id, conversation)
            ) \(dialect.clusteredTable)
            """,
            """
            CREATE TABLE case_merges (
                case_id \(id) PRIMARY KEY NOT NULL, organization \(id) NOT NULL, available_at \(integer) NOT NULL,
                owner \(id), lease_until \(integer) NOT NULL, attempts \(integer) NOT NULL
            ) \(dialect.clusteredTable)
            """,
        ]
    }

    /// An archive is yielded by a request or by a case.
    private static func archives(_ dialect: SchemaDialect) -> [String] {
        let id = dialect.bytes
        let integer = dialect.integer
        let columns = "organization, request, file, size, digest, messages, created_at, sealed_key, destroyed_at"
        return [
            """
            CREATE TABLE yielded_archives (
                id \(id) PRIMARY KEY NOT NULL, organization \(id) NOT NULL, request \(id) UNIQUE, case_id \(id) UNIQUE,
                file TEXT NOT NULL, size \(integer) NOT NULL, digest \(id) NOT NULL, messages \(integer) NOT NULL,
                created_at \(integer) NOT NULL, sealed_key \(id), destroyed_at \(integer)
            ) \(dialect.table)
            """,
            "INSERT INTO yielded_archives (id, \(columns)) SELECT id, \(columns) FROM archives",
            "DROP TABLE archives",
            "ALTER TABLE yielded_archives RENAME TO archives",
        ]
    }

    /// Lets those who administer an organization, and its privacy officers, approve what others ask for.
    private static func rights() -> [String] {
        [
            """
            INSERT INTO role_permissions (role, permission) SELECT id, '\(Permission.approveRequests)'
            FROM roles WHERE name IN ('admin', 'privacy-officer') ON CONFLICT DO NOTHING
            """
        ]
    }
}
