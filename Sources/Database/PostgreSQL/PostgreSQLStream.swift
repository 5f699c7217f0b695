private import CPostgreSQL

/// The rows of a query, which come one by one from the server.
///
/// One query at a time can be under way on a connection. When another statement is run meanwhile, the rows that have
/// not come yet are fetched and kept until they are asked for.
final class PostgreSQLStream {
    private let connection: OpaquePointer
    private var current: OpaquePointer?
    private var kept: [OpaquePointer] = []
    private var nextKept = 0
    private var failure: DatabaseError?
    /// Whether all that the server sends has come.
    private var isReceived = false
    let texts = DecodedTexts()

    private let isPipelined: Bool

    /// Follows a query that was just sent.
    ///
    /// - Parameter isPipelined: whether it was sent together with commands before it.
    init(on connection: OpaquePointer, isPipelined: Bool) {
        self.connection = connection
        self.isPipelined = isPipelined
    }

    deinit {
        PQclear(current)
        for result in kept[nextKept...] { PQclear(result) }
    }

    /// The next row, which is valid until another is asked for; `nil` at the end.
    func next() throws(DatabaseError) -> PostgreSQLRow? {
        PQclear(current)
        texts.removeAll()
        current = nil
        if nextKept < kept.count {
            current = kept[nextKept]
            nextKept += 1
        } else {
            current = receive()
        }
        if let failure, current == nil { throw failure }
        return current.map { PostgreSQLRow(result: $0, texts: texts) }
    }

    /// Hands over the present row for good; another must be asked for before it is used again.
    func takeCurrent() -> OpaquePointer? {
        defer { current = nil }
        return current
    }

    /// Fetches all that has not come yet, for later.
    func fetchRest() {
        while let row = receive() { kept.append(row) }
    }

    /// Passes over all that has not come yet.
    func passOverRest() throws(DatabaseError) {
        while let row = receive() { PQclear(row) }
        if let failure { throw failure }
    }

    private func receive() -> OpaquePointer? {
        guard !isReceived else { return nil }
        while let result = PQgetResult(connection) {
            switch PQresultStatus(result) {
            case PGRES_SINGLE_TUPLE: return result
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK: break
            default: failure = failure ?? DatabaseError(result: result)
            }
            PQclear(result)
        }
        if isPipelined { PostgreSQLPipeline.end(on: connection) }
        isReceived = true
        return nil
    }
}
