public import Database

/// Spreads what people wrote over the machines of a Citus cluster, by author: all that is of one author lies together.
public struct StoreDistribution: Sendable {
    private let driver: any DatabaseDriver

    /// What is kept by author.
    public static let spread = [
        "messages", "revisions", "reactions", "mentions", "attachments", "rewritten_messages", "commitments",
        "removed_messages", "uncommitted_authors",
    ]
    /// What is looked up beside it, and copied to every machine.
    public static let copied = ["organizations", "users", "conversations", "participants", "pins", "holds"]

    /// Prepares to spread a store.
    public init(of driver: any DatabaseDriver) {
        self.driver = driver
    }

    /// Spreads the store, in one transaction.
    ///
    /// An identifier is then unique with its author alone, since a machine knows its own authors only.
    ///
    /// - Throws: a ``DistributionError`` or a ``StoreError``.
    public func apply() async throws {
        try await StoreError.converting {
            try await driver.write { connection in
                guard try connection.has("to_regclass('schema_version')") else { throw DistributionError.noStore }
                let found = try Schema.version(of: connection)
                guard found == Schema.newest, try !Schema.isBeingFilled(connection) else {
                    throw DistributionError.otherVersion(found: found, known: Schema.newest)
                }
                guard try connection.has("to_regproc('create_distributed_table')") else {
                    throw DistributionError.citusMissing
                }
                guard try connection.count(Self.spreadCount) == 0 else { throw DistributionError.alreadySpread }
                try Self.spread(on: connection)
            }
        }
    }

    private static let spreadCount = "SELECT COUNT(*) FROM pg_dist_partition WHERE logicalrelid = 'messages'::regclass"

    private static func spread(on connection: any DatabaseConnection) throws {
        // A unique index must include the author.
        for statement in [
            "DROP INDEX messages_by_id", "CREATE INDEX messages_by_id ON messages (id)",
            "DROP INDEX attachments_by_id", "CREATE INDEX attachments_by_id ON attachments (id) WHERE id IS NOT NULL",
        ] {
            try connection.execute(statement)
        }
        for table in copied { try connection.call("create_reference_table('\(table)')") }
        for table in spread {
            let neighbour = table == spread[0] ? "" : ", colocate_with => '\(spread[0])'"
            try connection.call("create_distributed_table('\(table)', 'author'\(neighbour))")
        }
    }
}

extension DatabaseConnection {
    fileprivate func has(_ name: String) throws -> Bool {
        try count("SELECT CASE WHEN \(name) IS NULL THEN 0 ELSE 1 END") == 1
    }

    fileprivate func call(_ function: String) throws {
        _ = try first("SELECT \(function)::text") { _ in true }
    }
}
