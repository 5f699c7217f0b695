private import CPostgreSQL

/// Commands and a statement that are sent together, so that they take one round trip.
enum PostgreSQLPipeline {
    /// Runs commands, and then a prepared statement; gives the result of the statement.
    static func run(
        _ commands: [String],
        _ name: String,
        _ parameters: PostgreSQLParameters,
        on connection: OpaquePointer
    ) throws(DatabaseError) -> OpaquePointer? {
        try send(commands, name, parameters, on: connection)
        let result = PQgetResult(connection)
        while let further = PQgetResult(connection) { PQclear(further) }
        end(on: connection)
        return result
    }

    /// Runs commands, and then sends a prepared statement whose results are to be asked for.
    ///
    /// When a command fails, the statement is not run.
    static func send(
        _ commands: [String],
        _ name: String,
        _ parameters: PostgreSQLParameters,
        on connection: OpaquePointer
    ) throws(DatabaseError) {
        var isSent = PQenterPipelineMode(connection) == 1
        for command in commands {
            isSent = isSent && PQsendQueryParams(connection, command, 0, nil, nil, nil, nil, 1) == 1
        }
        isSent = isSent
            && parameters.withPointers { PQsendQueryPrepared(connection, name, $0, $1, $2, $3, 1) } == 1
            && PQpipelineSync(connection) == 1
        guard isSent else { throw DatabaseError(result: nil) }
        var failure: DatabaseError?
        for _ in commands {
            while let result = PQgetResult(connection) {
                if PQresultStatus(result) != PGRES_COMMAND_OK { failure = failure ?? DatabaseError(result: result) }
                PQclear(result)
            }
        }
        guard let failure else { return }
        while let result = PQgetResult(connection) { PQclear(result) }
        end(on: connection)
        throw failure
    }

    /// Lets the connection take other statements, when all results have come.
    static func end(on connection: OpaquePointer) {
        PQclear(PQgetResult(connection))
        PQexitPipelineMode(connection)
    }
}
