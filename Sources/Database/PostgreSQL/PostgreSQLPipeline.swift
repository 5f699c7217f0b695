private import CPostgreSQL

/// Statements that are sent together, so that they take one round trip.
enum PostgreSQLPipeline {
    /// What is sent.
    enum Statement {
        /// A command without values, such as `COMMIT`.
        case command(String)
        /// A statement that was prepared under a name.
        case prepared(String, PostgreSQLParameters)
    }

    /// Runs statements, and then a last one; gives the result of the last.
    static func run(
        _ statements: [Statement],
        _ last: Statement,
        on connection: OpaquePointer
    ) throws(DatabaseError) -> OpaquePointer? {
        try send(statements, last, on: connection)
        let result = PQgetResult(connection)
        while let further = PQgetResult(connection) { PQclear(further) }
        end(on: connection)
        return result
    }

    /// Runs statements.
    static func run(_ statements: [Statement], on connection: OpaquePointer) throws(DatabaseError) {
        try send(statements, nil, on: connection)
        end(on: connection)
    }

    /// Runs statements, and then sends a last one whose results are to be asked for.
    ///
    /// When a statement fails, those after it are not run.
    static func send(
        _ statements: [Statement],
        _ last: Statement?,
        on connection: OpaquePointer
    ) throws(DatabaseError) {
        var isSent = PQenterPipelineMode(connection) == 1
        for statement in statements { isSent = isSent && statement.send(on: connection) }
        isSent = isSent && last?.send(on: connection) != false && PQpipelineSync(connection) == 1
        guard isSent else { throw DatabaseError(result: nil) }
        var failure: DatabaseError?
        for _ in statements {
            while let result = PQgetResult(connection) {
                switch PQresultStatus(result) {
                case PGRES_COMMAND_OK, PGRES_TUPLES_OK: break
                default: failure = failure ?? DatabaseError(result: result)
                }
                PQclear(result)
            }
        }
        guard let failure else { return }
        if last != nil { while let result = PQgetResult(connection) { PQclear(result) } }
        end(on: connection)
        throw failure
    }

    /// Lets the connection take other statements, when all results have come.
    static func end(on connection: OpaquePointer) {
        PQclear(PQgetResult(connection))
        PQexitPipelineMode(connection)
    }
}

extension PostgreSQLPipeline.Statement {
    fileprivate func send(on connection: OpaquePointer) -> Bool {
        switch self {
        case .command(let command): PQsendQueryParams(connection, command, 0, nil, nil, nil, nil, 1) == 1
        case .prepared(let name, let parameters):
            parameters.withPointers { PQsendQueryPrepared(connection, name, $0, $1, $2, $3, 1) } == 1
        }
    }
}
