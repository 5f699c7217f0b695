private import Chat
public import Database

/// Copies everything that a database holds into an empty one of another engine, and checks that it is the same.
///
/// Rows are copied in the order of their keys, some at a time in a transaction each: what was broken off goes on where it
/// was. The database that is copied from is only read; the other cannot be opened as a store before all is done.
public struct StoreMigration: Sendable {
    /// What a table holds in both databases.
    public struct Table: Encodable, Sendable {
        /// The table's name.
        public let name: String
        /// How many rows it has.
        public let rows: Int
        /// The sum of the SHA-256 of all rows, in hexadecimal digits.
        public let digest: String
    }

    private let source: any DatabaseDriver
    private let target: any DatabaseDriver

    /// Prepares to copy from one database to another.
    public init(from source: any DatabaseDriver, to target: any DatabaseDriver) {
        self.source = source
        self.target = target
    }

    /// Copies what is not there yet, and compares all.
    ///
    /// - Parameter progress: is told of a table how many rows are copied so far, of how many.
    /// - Returns: all tables, in the order of their names.
    /// - Throws: a ``MigrationError`` or a ``StoreError``; `CancellationError` when the task was cancelled.
    public func run(_ progress: @Sendable (_ table: String, _ copied: Int, _ rows: Int) -> Void) async throws -> [Table]
    {
        try await StoreError.converting {
            try await begin()
            let scans = try await scans()
            for scan in scans { try await copy(scan, progress) }
            let (there, here) = (try await digests(scans, of: source), try await digests(scans, of: target))
            for (scan, pair) in zip(scans, zip(there, here)) where pair.0 != pair.1 {
                throw MigrationError.differs(table: scan.table)
            }
            try await target.write { try Schema.endFilling($0) }
            return zip(scans, here).map { Table(name: $0.table, rows: $1.rows, digest: $1.text) }
        }
    }

    private func begin() async throws {
        let found = try await source.read { try Schema.version(of: $0) }
        guard found == Schema.newest else { throw MigrationError.otherVersion(found: found, known: Schema.newest) }
        try await target.write { connection in
            try Schema.migrate(connection)
            guard try !Schema.isBeingFilled(connection) else { return }
            guard try connection.count("SELECT COUNT(*) FROM organizations") == 0 else {
                throw MigrationError.targetInUse
            }
            try Schema.beginFilling(connection)
        }
    }

    private func scans() async throws -> [TableScan] {
        try await source.read { connection in
            try Dictionary(grouping: connection.columns(), by: \.table)
                .filter { !["schema_version", DirectorySchema.changes].contains($0.key) }
                .sorted { $0.key < $1.key }
                .map { try TableScan($0.key, $0.value.map(\.column), on: connection) }
        }
    }

    private func copy(_ scan: TableScan, _ progress: (String, Int, Int) -> Void) async throws {
        var last = try await target.read { try scan.lastKey(on: $0) }
        let table = "SELECT COUNT(*) FROM \(scan.table)"
        let count = try await source.read { try $0.count(table) }
        var copied = try await target.read { try $0.count(table) }
        while true {
            try Task.checkCancellation()
            let rows = try await source.read { [last] in try scan.rows(after: last, on: $0) }
            guard let end = rows.last else { return }
            try await target.write { connection in
                if scan.table == "messages" { try Self.makeRoom(for: rows, scan, on: connection) }
                try connection.add(rows, to: scan.table, scan.columns)
            }
            last = scan.key(of: end)
            copied += rows.count
            progress(scan.table, copied, count)
        }
    }

    private static func makeRoom(
        for rows: [[DatabaseValue]],
        _ scan: TableScan,
        on connection: any DatabaseConnection
    ) throws {
        guard let column = scan.columns.firstIndex(of: "id") else { return }
        for row in rows {
            guard case .bytes(let bytes) = row[column] else { continue }
            let high = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            try connection.makeRoom(in: scan.table) { TablePart(ofMessage: Message.ID(high: high, low: 0)) }
        }
    }

    private func digests(_ scans: [TableScan], of driver: any DatabaseDriver) async throws -> [TableDigest] {
        try await driver.read { connection in
            try scans.map { scan in
                var digest = TableDigest()
                var last: [DatabaseValue]?
                while true {
                    let rows = try scan.rows(after: last, on: connection)
                    guard let end = rows.last else { return digest }
                    for row in rows { digest.add(row) }
                    last = scan.key(of: end)
                }
            }
        }
    }
}
