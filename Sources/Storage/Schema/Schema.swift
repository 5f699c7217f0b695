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
    ]

    /// Runs the steps that the database has not seen.
    static func migrate(_ connection: any DatabaseConnection) throws {
        try connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_version (version \(connection.dialect.integer) NOT NULL)"
        )
        let found = try connection.count("SELECT COALESCE(MAX(version), 0) FROM schema_version")
        guard found <= migrations.count else {
            throw StoreError.newerSchema(found: found, known: migrations.count)
        }
        for (index, migration) in migrations.enumerated() where index >= found {
            for statement in migration(connection.dialect) { try connection.execute(statement) }
            try connection.execute("INSERT INTO schema_version (version) VALUES ($1)", [.integer(Int64(index + 1))])
        }
    }
}
