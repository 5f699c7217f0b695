extension PostgreSQLDatabase {
    /// Clusters partitions by their primary key that were not clustered yet, one at a time, with a pause after each as long
    /// as it took.
    ///
    /// A partition is locked meanwhile. One that somebody has locked for two seconds, such as an export, is left to the
    /// next call.
    public func arrange(_ table: String, except parts: [TablePart]) async throws {
        let open = Set(parts.map { "\(table)_\($0.name)" })
        for (partition, key) in try await unarranged(table) where !open.contains(partition) {
            let began = ContinuousClock.now
            do {
                try await tend([
                    "SET lock_timeout = '2s'", "CLUSTER \(partition) USING \(key)", "ANALYZE \(partition)",
                ])
            } catch let error as DatabaseError where error.code == .busy {
                continue
            }
            try await Task.sleep(for: ContinuousClock.now - began)
        }
    }

    private func unarranged(_ table: String) async throws -> [(partition: String, key: String)] {
        try await read { connection in
            try connection.all(
                """
                SELECT part.relname::text, key.relname::text
                FROM pg_inherits JOIN pg_class AS part ON part.oid = pg_inherits.inhrelid
                JOIN pg_index ON pg_index.indrelid = part.oid AND pg_index.indisprimary
                JOIN pg_class AS key ON key.oid = pg_index.indexrelid
                WHERE pg_inherits.inhparent = to_regclass($1) AND NOT pg_index.indisclustered
                    AND pg_relation_size(part.oid) > 0
                ORDER BY 1
                """,
                [.text(table)]
            ) { ($0.text(0), $0.text(1)) }
        }
    }
}
