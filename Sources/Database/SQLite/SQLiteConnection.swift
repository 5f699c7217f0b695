internal import GRDB
private import GRDBSQLite

/// A connection of the pool, for the length of one transaction.
///
/// Statements are prepared and cached by GRDB, then bound and stepped directly, so that texts go in and
/// out as bytes.
final class SQLiteConnection: DatabaseConnection {
    private let database: Database
    private let cancellation: Cancellation?
    private let debts: CommitDebts?

    init(_ database: Database, cancellation: Cancellation? = nil, debts: CommitDebts? = nil) {
        self.database = database
        self.cancellation = cancellation
        self.debts = debts
    }

    let dialect = SchemaDialect(
        bytes: "BLOB",
        integer: "INTEGER",
        table: "STRICT",
        clusteredTable: "STRICT, WITHOUT ROWID",
        partedTable: "STRICT, WITHOUT ROWID",
        hasSequences: false,
        keepsReadersOut: false
    )

    func columns() throws -> [SchemaColumn] {
        try all(
            """
            SELECT tables.name, columns.name FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
            WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%'
            """
        ) { SchemaColumn(table: $0.text(0), column: $0.text(1)) }
    }

    func primaryKey(of table: String) throws -> [String] {
        try all("SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk", [.text(table)]) { $0.text(0) }
    }

    @discardableResult
    func execute(_ sql: String, _ values: [DatabaseValue]) throws(DatabaseError) -> Int {
        let statement = try prepare(sql, values)
        defer { sqlite3_reset(statement.sqliteStatement) }
        while try step(statement) {}
        return Int(sqlite3_changes(database.sqliteConnection))
    }

    func leave(_ debt: some CommitDebt) {
        precondition(debts != nil, "Something was left to be done by a read.")
        debts?.append(debt)
    }

    func settleDebts() throws { try debts?.settle(on: self) }

    func forEachRow(
        _ sql: String,
        _ values: [DatabaseValue],
        _ body: (any DatabaseRow) throws -> Bool
    ) throws {
        let statement = try prepare(sql, values)
        defer { sqlite3_reset(statement.sqliteStatement) }
        let row = SQLiteRow(statement: statement.sqliteStatement)
        while try step(statement) {
            guard try body(row) else { return }
        }
    }

    private func step(_ statement: Statement) throws(DatabaseError) -> Bool {
        let code = sqlite3_step(statement.sqliteStatement)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw failure(code)
        }
    }

    private func prepare(_ sql: String, _ values: [DatabaseValue]) throws(DatabaseError) -> Statement {
        guard cancellation?.isCancelled != true else { throw failure(SQLITE_INTERRUPT) }
        let statement: Statement
        do {
            let cached = try database.cachedStatement(sql: sql)
            // A statement that is being stepped further out must not be bound anew.
            statement =
                sqlite3_stmt_busy(cached.sqliteStatement) == 0 ? cached : try database.makeStatement(sql: sql)
        } catch {
            throw DatabaseError(converting: error)
        }
        let count = sqlite3_bind_parameter_count(statement.sqliteStatement)
        guard count > 0 else { return statement }
        let numbers = SQLiteParameters.numbers(in: sql)
        guard numbers.count == count else { throw failure(SQLITE_MISUSE) }
        for (index, number) in numbers.enumerated() {
            precondition(values.indices.contains(number - 1), "A statement has a parameter that was given no value.")
            try bind(values[number - 1], to: CInt(index + 1), of: statement.sqliteStatement)
        }
        return statement
    }

    private func bind(_ value: DatabaseValue, to index: CInt, of statement: OpaquePointer) throws(DatabaseError) {
        // Bound bytes are copied by SQLite, since the pointers end with this call.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        let code: CInt =
            switch value {
            case .null: sqlite3_bind_null(statement, index)
            case .integer(let value): sqlite3_bind_int64(statement, index, value)
            case .text(var value):
                value.withUTF8 { bytes in
                    bytes.withMemoryRebound(to: CChar.self) {
                        // An empty text has no address, which SQLite would take for null.
                        $0.isEmpty
                            ? sqlite3_bind_text(statement, index, "", 0, transient)
                            : sqlite3_bind_text(statement, index, $0.baseAddress, CInt($0.count), transient)
                    }
                }
            case .bytes(let value):
                value.withUnsafeBytes {
                    $0.isEmpty
                        ? sqlite3_bind_zeroblob(statement, index, 0)
                        : sqlite3_bind_blob(statement, index, $0.baseAddress, CInt($0.count), transient)
                }
            case .identifier(let high, let low):
                withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) {
                    sqlite3_bind_blob(statement, index, $0.baseAddress, 16, transient)
                }
            }
        guard code == SQLITE_OK else { throw failure(code) }
    }

    private func failure(_ code: CInt) -> DatabaseError {
        DatabaseError(resultCode: code, reason: String(cString: sqlite3_errmsg(database.sqliteConnection)))
    }
}

/// The row on which a statement stands.
struct SQLiteRow: DatabaseRow {
    let statement: OpaquePointer

    func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(statement, CInt(column)) == SQLITE_NULL
    }

    var nullColumns: UInt64 {
        var nulls: UInt64 = 0
        for column in 0..<min(sqlite3_column_count(statement), 64)
        where sqlite3_column_type(statement, column) == SQLITE_NULL {
            nulls |= 1 << UInt64(column)
        }
        return nulls
    }

    func integer(_ column: Int) -> Int64 {
        sqlite3_column_int64(statement, CInt(column))
    }

    func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        // The blob accessor gives the UTF-8 of a text as it stands, without a conversion.
        let start = sqlite3_column_blob(statement, CInt(column))
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, CInt(column))))
    }

    func value(_ column: Int) -> DatabaseValue {
        switch sqlite3_column_type(statement, CInt(column)) {
        case SQLITE_NULL: .null
        case SQLITE_INTEGER: .integer(integer(column))
        case SQLITE_TEXT: .text(text(column))
        default: .bytes(Array(bytes(column)))
        }
    }
}
