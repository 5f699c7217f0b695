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

    /// The identifier that begins with these bytes and ends with zeros.
    private static func bound(_ high: UInt64) -> String {
        let digits = String(high, radix: 16)
        return "'\\x" + String(repeating: "0", count: 16 - digits.count) + digits + String(repeating: "0", count: 16)
            + "'"
    }
}
