/// A connection for the length of one read, or of one write within a transaction.
final class PostgreSQLConnection: DatabaseConnection {
    let link: PostgreSQLLink
    private let reading: PostgreSQLReading?
    let memory: GroupMemory?
    /// The first statement that failed: PostgreSQL runs no other after it.
    private(set) var failure: DatabaseError?

    init(_ link: PostgreSQLLink, reading: PostgreSQLReading) {
        self.link = link
        self.reading = reading
        memory = nil
    }

    /// - Parameter memory: what other writes of the same transaction have read.
    init(_ link: PostgreSQLLink, sharing memory: GroupMemory) {
        self.link = link
        self.memory = memory
        reading = nil
    }

    let dialect = SchemaDialect(
        bytes: "BYTEA",
        integer: "BIGINT",
        table: "",
        clusteredTable: "",
        partedTable: "PARTITION BY RANGE (id)",
        hasSequences: true,
        keepsReadersOut: true
    )

    func columns() throws -> [SchemaColumn] {
        try all(
            """
            SELECT pg_class.relname::text, pg_attribute.attname::text
            FROM pg_class JOIN pg_attribute ON pg_attribute.attrelid = pg_class.oid
            WHERE pg_class.relnamespace = current_schema()::regnamespace AND pg_class.relkind IN ('r', 'p')
                AND NOT pg_class.relispartition AND pg_attribute.attnum > 0 AND NOT pg_attribute.attisdropped
            """
        ) { SchemaColumn(table: $0.text(0), column: $0.text(1)) }
    }

    func primaryKey(of table: String) throws -> [String] {
        try all(
            """
            SELECT pg_attribute.attname::text FROM pg_index
            JOIN pg_attribute ON pg_attribute.attrelid = pg_index.indrelid AND pg_attribute.attnum = ANY (pg_index.indkey)
            WHERE pg_index.indrelid = to_regclass($1) AND pg_index.indisprimary
            ORDER BY array_position(pg_index.indkey::int2[], pg_attribute.attnum)
            """,
            [.text(table)]
        ) { $0.text(0) }
    }

    @discardableResult
    func execute(_ sql: String, _ values: [DatabaseValue]) throws(DatabaseError) -> Int {
        try requireToGoOn()
        memory?.forget(for: sql)
        do {
            return try link.execute(sql, values)
        } catch {
            throw noted(error)
        }
    }

    func forEachRow(
        _ sql: String,
        _ values: [DatabaseValue],
        _ body: (any DatabaseRow) throws -> Bool
    ) throws {
        try requireToGoOn()
        memory?.forget(for: sql)
        if let known = memory?.answer(to: sql, values) { return try known.forEach(body) }
        let writes = memory?.writes
        var kept = memory != nil && GroupMemory.isQuestion(sql) ? KeptRows() : nil
        var isWanted = true
        let rows = try query(sql, PostgreSQLParameters(values))
        do {
            while isWanted || kept != nil, let row = try next(of: rows) {
                if isWanted {
                    isWanted = try body(row)
                    try requireToGoOn()
                }
                kept = kept?.appending(rows.takeCurrent())
            }
        } catch {
            _ = try? rows.passOverRest()
            throw error
        }
        do {
            try rows.passOverRest()
        } catch {
            throw noted(error)
        }
        if let kept, let memory, memory.writes == writes { memory.keep(kept, sql, values) }
    }

    func query(_ sql: String, _ parameters: PostgreSQLParameters) throws(DatabaseError) -> PostgreSQLStream {
        do {
            return try link.query(sql, parameters)
        } catch {
            throw noted(error)
        }
    }

    func next(of rows: PostgreSQLStream) throws(DatabaseError) -> PostgreSQLRow? {
        do {
            return try rows.next()
        } catch {
            throw noted(error)
        }
    }

    func requireToGoOn() throws(DatabaseError) {
        guard reading?.isCancelled != true else { throw DatabaseError(code: .cancelled, reason: "cancelled") }
    }

    func noted(_ error: DatabaseError) -> DatabaseError {
        var error = error
        if error.code == .cancelled, reading?.isCancelled != true {
            // The server stopped it, for the time that it took or because an administrator wanted so.
            error = DatabaseError(code: .other, reason: error.reason)
        }
        failure = failure ?? error
        return error
    }
}
