internal import Database

/// The numbered steps that bring a database up to this version; the numbers are the same for every engine.
enum Schema {
    /// Steps in order; the first has number 1.
    ///
    /// A step that was released is never edited: another follows it.
    static let steps: [SchemaStep] = [
        .breaking(InitialSchema.statements),
        .breaking(LiveChatSchema.statements),
        .breaking(CommitmentSchema.statements),
        .breaking(SigningKeysSchema.statements),
        .breaking(AuditTrailSchema.statements),
        .breaking(PrivacyRulesSchema.statements),
        .breaking(ArchiveChoicesSchema.statements),
        .breaking(CasesSchema.statements),
        .breaking(RewrittenWordsSchema.statements),
        .breaking(PurgedBeforeSchema.statements),
        .breaking(MetricsSchema.statements),
        // The first that later steps may be added to while programs that know it run.
        .breaking(NodesSchema.statements),
        .breaking(SessionsSchema.statements),
        .adding(MergeAttemptsSchema.statements),
        // Earlier versions do not count what they change.
        .breaking(DirectorySchema.statements),
    ]

    /// The version of a database that has seen all steps.
    static var newest: Int { steps.count }

    /// The first version in which the database says which programs may use it.
    private static let firstWithOldest = 12

    /// The version of a database.
    static func version(of connection: any DatabaseConnection) throws -> Int {
        try connection.count("SELECT COALESCE(MAX(version), 0) FROM schema_version")
    }

    /// Runs the steps that the database has not seen.
    ///
    /// A database that has seen more is taken when it says that programs of this version may go on using it.
    ///
    /// - Parameter steps: those of a version; of this one, unless a test says otherwise.
    /// - Throws: ``StoreError/newerSchema(found:known:)``, or ``StoreError/earlierNodes(count:)``; nothing is changed then.
    static func migrate(_ connection: any DatabaseConnection, _ steps: [SchemaStep] = steps) throws {
        try connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_version (version \(connection.dialect.integer) NOT NULL)"
        )
        let found = try version(of: connection)
        guard found <= steps.count else {
            let oldest = try connection.count("SELECT MAX(COALESCE(oldest, version)) FROM schema_version")
            guard oldest <= steps.count else { throw StoreError.newerSchema(found: found, known: steps.count) }
            return
        }
        try requireNoEarlierNodes(connection, found, steps)
        for (index, step) in steps.enumerated() where index >= found {
            for statement in step.statements(connection.dialect) { try connection.execute(statement) }
            let version = index + 1
            try connection.execute("INSERT INTO schema_version (version) VALUES ($1)", [.integer(Int64(version))])
            guard version >= firstWithOldest else { continue }
            try connection.execute(
                "UPDATE schema_version SET oldest = $1 WHERE version = $2",
                [.integer(Int64(oldest(steps.prefix(version)))), .integer(Int64(version))]
            )
        }
    }

    /// The oldest version whose programs may use a database that has seen these steps.
    private static func oldest(_ steps: ArraySlice<SchemaStep>) -> Int {
        (steps.lastIndex { $0.isBreaking } ?? 0) + 1
    }

    /// Sees to it that no server runs that could not work after the steps.
    private static func requireNoEarlierNodes(
        _ connection: any DatabaseConnection,
        _ found: Int,
        _ steps: [SchemaStep]
    ) throws {
        guard (firstWithOldest..<steps.count).contains(found), let now = try connection.time() else { return }
        let count = try connection.count(
            "SELECT COUNT(*) FROM nodes WHERE schema < $1 AND seen_at > $2",
            [.integer(Int64(oldest(steps[...]))), .integer(now - 1000 * StoredNode.secondsToVanish)]
        )
        guard count == 0 else { throw StoreError.earlierNodes(count: count) }
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
