/// The engine for many nodes: a PostgreSQL server of version 15 or later.
///
/// The database is encoded in UTF-8 and ordered by bytes, as SQLite's is. All programs that use it have one writer at
/// a time between them; reads go on beside it, each of one moment.
public final class PostgreSQLDatabase: DatabaseDriver {
    /// Yes: the server keeps apart what programs on several computers do.
    public let isShared = true
    let address: PostgreSQLAddress
    private let readers: PostgreSQLPool
    private let commits: PostgreSQLCommitQueue

    /// A read that hangs is ended by the server after ten minutes, unless the operator has set another time.
    private static let readSettings =
        """
        SELECT set_config('statement_timeout', '10min', false) WHERE current_setting('statement_timeout') = '0'
        """

    // Writes look up by keys. Of tables that grow fast the server long believes that they are small enough to be read.
    private static let writeSettings = "SET enable_seqscan = off"

    /// Connects to a database, which must exist.
    ///
    /// - Parameter readers: how many reads may run at once, each on a connection of its own, beside the one that writes.
    /// - Throws: a ``DatabaseError`` when the server cannot be reached or the database is not as it must be.
    public init(_ address: PostgreSQLAddress, readers count: Int = 8) async throws {
        self.address = address
        readers = PostgreSQLPool(
            (0..<count).map { PostgreSQLSession(to: address, settings: Self.readSettings, named: "reader.\($0)") }
        )
        commits = PostgreSQLCommitQueue(
            session: PostgreSQLSession(to: address, settings: Self.writeSettings, named: "writer")
        )
        do {
            try await requireOrderByBytes()
        } catch {
            await readers.close()
            throw error
        }
    }

    /// Lets writes use again what they have read of some tables, until any program counts a change of them.
    public func keepInMind(_ tables: Set<String>, countedIn counter: String) {
        commits.keepInMind(DirectoryMemory(of: tables, countedIn: counter))
    }

    /// How busy the connections are.
    public var usage: DatabaseUsage {
        let counts = readers.counts
        return DatabaseUsage(
            readers: (counts.all, counts.lent),
            waitingReads: counts.waiting,
            waitingWrites: commits.waiting
        )
    }

    /// Runs work in one read-only transaction, all of whose statements see the same moment.
    public func read<Result: Sendable>(
        _ work: @escaping @Sendable (any DatabaseConnection) throws -> Result
    ) async throws -> Result {
        let session = try await readers.take()
        let reading = PostgreSQLReading()
        do {
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    session.async { [readers] in
                        Self.read(work, reading, on: session) { continuation.resume(with: $0) }
                        readers.giveBack(session)
                    }
                }
            } onCancel: {
                reading.cancel()
            }
        } catch let error as DatabaseError where error.code == .cancelled {
            throw CancellationError()
        }
    }

    /// Runs the work and hands over its outcome; what is left to do on the connection is done after that.
    private static func read<Success>(
        _ work: (any DatabaseConnection) throws -> Success,
        _ reading: PostgreSQLReading,
        on session: PostgreSQLSession,
        _ finish: (sending Result<Success, any Error>) -> Void
    ) where Success: Sendable {
        let link: PostgreSQLLink
        do {
            link = try session.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", isLazy: true)
        } catch {
            return finish(.failure(error))
        }
        reading.begin(on: link)
        let result = Result { try work(PostgreSQLConnection(link, reading: reading)) }
        reading.end()
        finish(result)
        // A connection on which this fails is made anew by the next read.
        link.leave()
    }

    /// Queues work for the next commit and returns when that commit is on the server's disk.
    ///
    /// A savepoint costs the server the same whatever is written after it, so that large writes need no commit of their own.
    @discardableResult
    public func write<Result: Sendable>(
        isLarge: Bool,
        _ work: @escaping @Sendable (any DatabaseConnection) throws -> Result
    ) async throws -> Result {
        try await commits.write { connection in
            let result = try work(connection)
            // A statement that failed has undone the write, also when the work made light of it.
            if let failure = (connection as? PostgreSQLConnection)?.failure { throw failure }
            return result
        }
    }

    /// Closes every connection, after what is running.
    public func close() async throws {
        await commits.close()
        await readers.close()
    }

    private func requireOrderByBytes() async throws {
        let found = try await read { connection in
            try connection.first(
                """
                SELECT pg_encoding_to_char(encoding)::text, datcollate::text, datlocprovider::text FROM pg_database
                WHERE datname = current_database()
                """
            ) { (encoding: $0.text(0), collation: $0.text(1), provider: $0.text(2)) }
        }
        let names = ["C", "POSIX", "C.UTF-8", "C.utf8"]
        guard let found, found.encoding == "UTF8", names.contains(found.collation), found.provider != "i" else {
            throw DatabaseError(
                code: .unavailable,
                reason: "it must be encoded in UTF-8 and ordered by bytes; make it with "
                    + "createdb --template=template0 --encoding=UTF8 --locale=C NAME"
            )
        }
    }
}
