internal import Database

/// The numbered steps that bring a database up to this version; the numbers are the same for every engine.
enum Schema {
    /// Steps in order; the first has number 1.
    ///
    /// A step that was released is never edited: another follows it.
    private static let migrations: [@Sendable (SchemaDialect) -> [String]] = [
        InitialSchema.statements,
        LiveChatSchema.statements,
        CommitmentSchema.statements,
        SigningKeysSchema.statements,
        AuditTrailSchema.statements,
        PrivacyRulesSchema.statements,
        ArchiveChoicesSchema.statements,
        CasesSchema.statements,
        RewrittenWordsSchema.statements,
        PurgedBeforeSchema.statements,
        MetricsSchema.statements,
        SessionsSchema.statements,
    ]

    /// The version of a database that has seen all steps.
    static var newest: Int { migrations.count }

    /// The version of a database.
    static func version(of connection: any DatabaseConnection) throws -> Int {
        try connection.count("SELECT COALESCE(MAX(version), 0) FROM schema_version")
    }

    /// Runs the steps that the database has not seen.
    static func migrate(_ connection: any DatabaseConnection) throws {
        try connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_version (version \(connection.dialect.integer) NOT NULL)"
        )
        let found = try version(of: connection)
        guard found <= newest else { throw StoreError.newerSchema(found: found, known: newest) }
        for (index, migration) in migrations.enumerated() where index >= found {
            for statement in migration(connection.dialect) { try connection.execute(statement) }
            try connection.execute("INSERT INTO schema_version (version) VALUES ($1)", [.integer(Int64(index + 1))])
        }
    }

    /// Marks a database whose rows are being copied into it: it has a version 0.
    static func beginFilling(_ connection: any DatabaseConnection) throws {
        try connection.execute("INSERT INTO schema_version (version) VALUES (0)")
    }

    /// Ends what ``beginFilling(_:)`` began.
    static func endFilling(_ connection: any DatabaseConnection) throws {
        try connection.execute("DELETE FROM schema_version WHERE version = 0")
    }

    /// Whether rows are being copied into a database.
    static func isBeingFilled(_ connection: any DatabaseConnection) throws -> Bool {
        try connection.count("SELECT COUNT(*) FROM schema_version WHERE version = 0") > 0
    }
}
