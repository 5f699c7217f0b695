private import Synchronization

/// Groups writes that arrive while another commit is under way into one transaction.
///
/// One that fails is undone alone. The transaction first takes its turn among all programs that write to the database, so
/// that there is one writer at a time, as on SQLite (decision 0021).
final class PostgreSQLCommitQueue: Sendable {
    private struct State {
        var waiting: [any PendingWrite] = []
        var isDraining = false
        var directory: DirectoryMemory?
    }

    private let session: PostgreSQLSession
    private let state = Mutex(State())
    /// The server keeps track of up to 64 savepoints of a transaction in memory.
    private static let largestGroup = 60
    /// Waits for the lock whose holder may write to the schema.
    ///
    /// The statements after it see all that was committed before it was given.
    private static let beginning =
        """
        BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
        SELECT pg_advisory_xact_lock(hashtextextended('habeas ' || COALESCE(current_schema(), ''), 0))
        """

    init(session: PostgreSQLSession) {
        self.session = session
    }

    /// Writes that wait for the next commit.
    var waiting: Int { state.withLock { $0.waiting.count } }

    func write<Result: Sendable>(
        _ work: @escaping @Sendable (any DatabaseConnection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let write = QueuedWrite(isLarge: false, work: work, continuation: continuation)
            let mustStart = state.withLock { state in
                state.waiting.append(write)
                defer { state.isDraining = true }
                return !state.isDraining
            }
            guard mustStart else { return }
            session.async { [self] in
                while let group = nextGroup() { commit(group) }
            }
        }
    }

    /// Lets writes keep what they read of some tables from one commit to the next.
    func keepInMind(_ directory: DirectoryMemory) {
        state.withLock { $0.directory = directory }
    }

    /// Closes the session, after the writes that were given before.
    func close() async {
        await session.close()
    }

    private func nextGroup() -> [any PendingWrite]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isDraining = false
                return nil
            }
            let group = Array(state.waiting.prefix(Self.largestGroup))
            state.waiting.removeFirst(group.count)
            return group
        }
    }

    private func commit(_ group: [any PendingWrite]) {
        do {
            let link = try session.begin(Self.beginning)
            // Another program may have dropped one since.
            link.knownPartitions.removeAll()
            link.deferredFailure = nil
            if try run(group, on: link) { try commit(on: link) } else { try link.run("ROLLBACK") }
            for write in group { write.finish(nil) }
        } catch {
            for write in group { write.finish(error) }
        }
    }

    /// Runs the writes; tells whether there is anything to commit.
    private func run(_ group: [any PendingWrite], on link: PostgreSQLLink) throws(DatabaseError) -> Bool {
        let directory = state.withLock { $0.directory }
        let memory = GroupMemory(directory)
        let isInCompany = group.count > 1
        do throws(DatabaseError) {
            try directory?.begin(on: link)
            for write in group {
                let connection = PostgreSQLConnection(link, sharing: memory, isInCompany: isInCompany)
                memory.debts.beginWrite()
                if write.run(on: connection) {
                    try connection.keep()
                } else {
                    guard isInCompany else { return false }
                    try connection.undo()
                }
                // What was sent of an earlier write may have failed.
                if let failure = link.deferredFailure { throw failure }
            }
            try close(memory, directory, on: link)
        } catch {
            _ = try? link.run("ROLLBACK")
            throw error
        }
        return true
    }

    /// Does what the writes have left for the end.
    private func close(
        _ memory: GroupMemory,
        _ directory: DirectoryMemory?,
        on link: PostgreSQLLink
    ) throws(DatabaseError) {
        let connection = PostgreSQLConnection(link, sharing: memory, isInCompany: false)
        try connection.settleAllDebts()
        try connection.settleNumbers()
        if memory.hasChangedDirectory { try directory?.count(on: connection) }
        try connection.keep()
    }

    private func commit(on link: PostgreSQLLink) throws(DatabaseError) {
        do throws(DatabaseError) {
            let outcome = try link.commit()
            guard outcome == "COMMIT" else {
                throw DatabaseError(code: .other, reason: "PostgreSQL answered a commit with \(outcome)")
            }
        } catch {
            link.knownPartitions.removeAll()
            if link.isAlive { _ = try? link.run("ROLLBACK") }
            // Nobody knows whether the server got the command before the connection was lost.
            throw link.isAlive ? error : DatabaseError(code: .outcomeUnknown, reason: error.reason)
        }
    }
}
