internal import Database

/// Reads a whole table in the order of its primary key, some rows at a time.
struct TableScan: Sendable {
    let table: String
    /// All columns, in the order of their names.
    let columns: [String]
    private let key: [String]

    /// - Parameter connection: an engine on which the table is.
    init(_ table: String, _ columns: [String], on connection: any DatabaseConnection) throws {
        self.table = table
        self.columns = columns.sorted()
        key = try connection.primaryKey(of: table)
    }

    /// The rows after the one with a key, or the first ones: as many as take a few megabytes; none at the end.
    func rows(after last: [DatabaseValue]?, on connection: any DatabaseConnection) throws -> [[DatabaseValue]] {
        var rows: [[DatabaseValue]] = []
        var bytes = 0
        let places = key.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        try connection.forEachRow(
            """
            SELECT \(Self.list(columns)) FROM \(table)\(last == nil ? "" : " WHERE (\(Self.list(key))) > (\(places))")
            ORDER BY \(Self.list(key)) LIMIT 2000
            """,
            last ?? []
        ) { row in
            let values = columns.indices.map { row.value($0) }
            rows.append(values)
            bytes += columns.indices.reduce(0) { $0 + row.bytes($1).count }
            return bytes < 1 << 22
        }
        return rows
    }

    /// The key of a row.
    func key(of row: [DatabaseValue]) -> [DatabaseValue] {
        key.compactMap { name in columns.firstIndex(of: name).map { row[$0] } }
    }

    /// The greatest key that is there.
    func lastKey(on connection: any DatabaseConnection) throws -> [DatabaseValue]? {
        let order = key.map { "\"\($0)\" DESC" }.joined(separator: ", ")
        return try connection.first("SELECT \(Self.list(key)) FROM \(table) ORDER BY \(order) LIMIT 1") { row in
            key.indices.map { row.value($0) }
        }
    }

    private static func list(_ names: [String]) -> String {
        names.map { "\"\($0)\"" }.joined(separator: ", ")
    }
}
