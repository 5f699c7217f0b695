private import CPostgreSQL
private import Foundation

/// An open connection to a server, for one thread at a time.
///
/// Statements are prepared once and bound with binary values; their rows come in binary, one by one.
final class PostgreSQLLink {
    private let connection: OpaquePointer
    /// Stops what runs, from any thread.
    let stopRequest: StopRequest
    private var prepared: [StatementKey: String] = [:]
    /// Partitions of which is known that they are there, by what this connection has committed or may commit yet.
    var knownPartitions: Set<String> = []
    private var underWay: PostgreSQLStream?
    /// Commands that go along with the next statement.
    private var deferred: [String] = []
    /// Whether a command was sent whose answer nobody waits for.
    private var isAnswerOwed = false
    private static let mostPrepared = 512

    /// The same text with other types is another statement to PostgreSQL.
    private struct StatementKey: Hashable {
        let sql: String
        let types: [UInt32]
    }

    /// Connects, and makes the session what Habeas needs.
    ///
    /// - Throws: a ``DatabaseError`` with code `unavailable` and libpq's words, in which there is no password.
    ///
    /// - Parameter settings: commands that are run in the new session.
    init(to address: PostgreSQLAddress, settings: String) throws(DatabaseError) {
        let opened = address.withSettings { PQconnectdbParams($0, $1, 0) }
        guard let opened, PQstatus(opened) == CONNECTION_OK, let stopRequest = StopRequest(for: opened)
        else {
            let words = opened.map { String(cString: PQerrorMessage($0)) } ?? "no memory"
            PQfinish(opened)
            throw DatabaseError(
                code: .unavailable,
                reason: words.split(whereSeparator: \.isNewline).joined(separator: "; ")
            )
        }
        connection = opened
        self.stopRequest = stopRequest
        PQsetNoticeProcessor(opened, { _, _ in }, nil)
        guard PQserverVersion(opened) >= 150_000 else {
            throw DatabaseError(code: .unavailable, reason: "the server is older than PostgreSQL 15")
        }
        try run(Self.settings + settings)
    }

    deinit {
        underWay = nil
        PQfinish(connection)
    }

    /// What every session is set to.
    ///
    /// Half a minute is waited for locks, as on SQLite. Within that time a server notices that it has lost a node, whose
    /// turn to write then ends.
    private static let settings =
        """
        SET lock_timeout = '30s'; SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5;
        SET tcp_keepalives_count = 3; SET tcp_user_timeout = '30s';
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
        SELECT pg_advisory_lock_shared(\(sessionKey));
        """

    /// What every session that uses the same tables has a lock on, which shuts nobody out: they are known by it.
    static let sessionKey = "hashtextextended('habeas session ' || COALESCE(current_schema(), ''), 0)"

    /// Whether the connection is still there, as far as is known.
    var isAlive: Bool { PQstatus(connection) == CONNECTION_OK }

    /// Whether no transaction is open, after the answers that are still to come.
    var isIdle: Bool {
        settle()
        return PQtransactionStatus(connection) == PQTRANS_IDLE
    }

    /// Whether the server has said anything unasked, which may be that the connection is at its end.
    var hasNews: Bool {
        var socket = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
        return poll(&socket, 1, 0) != 0
    }

    /// Runs commands without values, in one round trip; gives what the last is called by the server, such as `COMMIT`.
    @discardableResult
    func run(_ commands: String) throws(DatabaseError) -> String {
        settle()
        let result = PQexec(connection, (deferred + [commands]).joined(separator: "; "))
        deferred.removeAll()
        defer { PQclear(result) }
        // What is rolled back may have made some.
        if commands.hasPrefix("ROLLBACK") { knownPartitions.removeAll() }
        try check(result)
        return String(cString: PQcmdStatus(result))
    }

    /// Has a command sent along with the next statement, so that it takes no round trip of its own.
    func later(_ command: String) { deferred.append(command) }

    /// Ends a transaction that has written nothing, without waiting for the answer.
    func leave() {
        settle()
        guard deferred.isEmpty else { return deferred.removeAll() }
        isAnswerOwed = PQsendQuery(connection, "ROLLBACK") == 1
    }

    /// Runs a statement and tells how many rows it changed.
    func execute(_ sql: String, _ values: [DatabaseValue]) throws(DatabaseError) -> Int {
        settle()
        let parameters = PostgreSQLParameters(values)
        let result: OpaquePointer?
        if values.isEmpty {
            // Mostly definitions, which are not run twice.
            try runDeferred()
            result = PQexecParams(connection, sql, 0, nil, nil, nil, nil, 1)
        } else {
            let name = try prepare(sql, parameters.types)
            if deferred.isEmpty {
                result = parameters.withPointers { PQexecPrepared(connection, name, $0, $1, $2, $3, 1) }
            } else {
                result = try PostgreSQLPipeline.run(takeDeferred(), name, parameters, on: connection)
            }
        }
        defer { PQclear(result) }
        try check(result)
        return Int(String(cString: PQcmdTuples(result))) ?? 0
    }

    /// Sends a query, whose rows are then asked for one by one.
    func query(_ sql: String, _ parameters: PostgreSQLParameters) throws(DatabaseError) -> PostgreSQLStream {
        settle()
        let name = try prepare(sql, parameters.types)
        let isPipelined = !deferred.isEmpty
        if isPipelined {
            try PostgreSQLPipeline.send(takeDeferred(), name, parameters, on: connection)
        } else {
            let isSent = parameters.withPointers { PQsendQueryPrepared(connection, name, $0, $1, $2, $3, 1) }
            guard isSent == 1 else { throw DatabaseError(result: nil) }
        }
        guard PQsetSingleRowMode(connection) == 1 else { throw DatabaseError(result: nil) }
        let stream = PostgreSQLStream(on: connection, isPipelined: isPipelined)
        underWay = stream
        return stream
    }

    /// Runs a `COPY … FROM STDIN` with all that it is to read.
    func copy(_ sql: String, _ bytes: [UInt8]) throws(DatabaseError) {
        try runDeferred()
        let started = PQexec(connection, sql)
        defer { PQclear(started) }
        guard PQresultStatus(started) == PGRES_COPY_IN else { return try check(started) }
        bytes.withUnsafeBytes { bytes in
            // A piece at a time, so that libpq keeps no second copy of all.
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 16))
                rest = rest.dropFirst(piece.count)
                // What goes wrong is told by the result.
                _ = PQputCopyData(connection, piece.assumingMemoryBound(to: CChar.self).baseAddress, CInt(piece.count))
            }
        }
        _ = PQputCopyEnd(connection, nil)
        let result = PQgetResult(connection)
        defer { PQclear(result) }
        while let further = PQgetResult(connection) { PQclear(further) }
        try check(result)
    }

    private func prepare(_ sql: String, _ types: [UInt32]) throws(DatabaseError) -> String {
        let key = StatementKey(sql: sql, types: types)
        if let name = prepared[key] { return name }
        // A statement that cannot be prepared must fail after them.
        try runDeferred()
        if prepared.count >= Self.mostPrepared {
            try run("DEALLOCATE ALL")
            prepared.removeAll()
        }
        let name = "s\(prepared.count)"
        let result = PQprepare(connection, name, sql, CInt(types.count), types)
        defer { PQclear(result) }
        try check(result)
        prepared[key] = name
        return name
    }

    private func runDeferred() throws(DatabaseError) {
        settle()
        guard let last = deferred.popLast() else { return }
        try run(last)
    }

    private func takeDeferred() -> [String] {
        defer { deferred.removeAll() }
        return deferred
    }

    /// Lets the connection take another statement.
    private func settle() {
        underWay?.fetchRest()
        underWay = nil
        guard isAnswerOwed else { return }
        isAnswerOwed = false
        while let result = PQgetResult(connection) { PQclear(result) }
    }

    private func check(_ result: OpaquePointer?) throws(DatabaseError) {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
        default: throw isAlive ? DatabaseError(result: result) : DatabaseError(lost: result)
        }
    }
}

extension DatabaseError {
    /// The connection was lost with a result that may say why.
    fileprivate init(lost result: OpaquePointer?) {
        let known = DatabaseError(result: result)
        self.init(code: .unavailable, reason: known.reason)
    }
}
