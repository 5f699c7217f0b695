extension PostgreSQLConnection {
    /// Attaches a partition for the rows, unless it is there.
    ///
    /// It is made beside the table and then attached, which keeps out neither readers nor writers.
    func makeRoom(in table: String, for part: () -> TablePart) throws(DatabaseError) {
        let part = part()
        let name = "\(table)_\(part.name)"
        guard !link.knownPartitions.contains(name) else { return }
        let found = try execute(
            "SELECT 1 FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname = $1::name",
            [.text(name)]
        )
        if found == 0 {
            try execute("CREATE TABLE \(name) (LIKE \(table) INCLUDING ALL)")
            let (start, end) = (part.start.map(Self.bound) ?? "MINVALUE", part.end.map(Self.bound) ?? "MAXVALUE")
            try execute("ALTER TABLE \(table) ATTACH PARTITION \(name) FOR VALUES FROM (\(start)) TO (\(end))")
        }
        link.knownPartitions.insert(name)
    }

    func forgetParts() { link.knownPartitions.removeAll() }

    func parts(of table: String) throws -> [String] {
        try all(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = to_regclass($1) ORDER BY 1",
            [.text(table)]
        ) { row in
            // Without the schema, if there is one.
            row.text(0).split(separator: ".").last.map { String($0.dropFirst(table.count + 1)) } ?? ""
        }
    }

    func moment() throws -> Int64 {
        try first("SELECT pg_current_xact_id()::xid::text::bigint") { $0.integer(0) } ?? 0
    }

    /// Empties a partition by giving it new files. It is locked for that instant, and the others are not.
    func removeAll(from part: TablePart, of table: String, unlessSeenBefore moment: Int64) throws(DatabaseError) {
        try withoutReaders(since: moment) { () throws(DatabaseError) in
            try execute("TRUNCATE \(table)_\(part.name)")
        }
    }

    /// Drops a partition. The table is locked for that instant.
    func drop(_ part: TablePart, of table: String, unlessSeenBefore moment: Int64) throws(DatabaseError) {
        try withoutReaders(since: moment) { () throws(DatabaseError) in
            try execute("DROP TABLE \(table)_\(part.name)")
        }
        link.knownPartitions.remove("\(table)_\(part.name)")
    }

    /// Runs what snapshots do not protect readers from, which waits for a lock no longer than others can wait for it.
    private func withoutReaders(
        since moment: Int64,
        _ work: () throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        let older = try execute(
            """
            SELECT 1 FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
                AND age(backend_xmin) > age($1::bigint::text::xid) LIMIT 1
            """,
            [.integer(moment)]
        )
        guard older == 0 else { throw DatabaseError(code: .busy, reason: "somebody reads what was there before") }
        try execute("SET LOCAL lock_timeout = '300ms'")
        try work()
        try execute("SET LOCAL lock_timeout = '30s'")
    }

    /// The identifier that begins with these bytes and ends with zeros.
    private static func bound(_ high: UInt64) -> String {
        let digits = String(high, radix: 16)
        return "'\\x" + String(repeating: "0", count: 16 - digits.count) + digits + String(repeating: "0", count: 16)
            + "'"
    }
}
