internal import GRDB
private import GRDBSQLite
private import Synchronization

/// Groups writes that arrive while another commit is being synced into one transaction.
///
/// A commit costs a sync of the disk whatever it holds, so waiting writes share one. Each write has a
/// savepoint of its own: one that fails is undone alone. SQLite then copies each page before the write changes it, so
/// that a large write has a commit of its own and no savepoint. Work on the file itself is done between two commits.
final class SQLiteCommitQueue: Sendable {
    private struct State {
        var waiting: [any PendingWrite] = []
        var waitingForFile: [@Sendable (Database) -> Void] = []
        var hasCommitted = false
        var isDraining = false
    }

    private let pool: DatabasePool
    private let state = Mutex(State())
    private static let largestGroup = 512

    init(pool: DatabasePool) {
        self.pool = pool
    }

    /// Writes that wait for the next commit.
    var waiting: Int { state.withLock { $0.waiting.count } }

    func write<Result: Sendable>(
        isLarge: Bool,
        _ work: @escaping @Sendable (any DatabaseConnection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let write = QueuedWrite(isLarge: isLarge, work: work, continuation: continuation)
            enqueue { $0.waiting.append(write) }
        }
    }

    /// Runs work on the file between two commits, outside of any transaction.
    func betweenCommits<Result: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            enqueue { state in
                state.waitingForFile.append { database in
                    continuation.resume(with: Swift.Result { try work(database) })
                }
            }
        }
    }

    private func enqueue(_ change: (inout State) -> Void) {
        let mustStart = state.withLock { state in
            change(&state)
            defer { state.isDraining = true }
            return !state.isDraining
        }
        if mustStart { startDraining() }
    }

    private func startDraining() {
        pool.asyncWriteWithoutTransaction { [self] database in
            while let step = nextStep() { step(database) }
        }
    }

    /// What is done next: commits and work on the file take turns.
    private func nextStep() -> ((Database) -> Void)? {
        state.withLock { state in
            if !state.waitingForFile.isEmpty, state.hasCommitted || state.waiting.isEmpty {
                state.hasCommitted = false
                return state.waitingForFile.removeFirst()
            }
            guard !state.waiting.isEmpty else {
                state.isDraining = false
                return nil
            }
            let small = state.waiting.prefix(Self.largestGroup).prefix { !$0.isLarge }
            let group = small.isEmpty ? Array(state.waiting.prefix(1)) : Array(small)
            state.waiting.removeFirst(group.count)
            state.hasCommitted = true
            return { [self] in commit(group, on: $0) }
        }
    }

    private func commit(_ group: [any PendingWrite], on database: Database) {
        let debts = CommitDebts()
        let connection = SQLiteConnection(database, debts: debts)
        do {
            try connection.execute("BEGIN IMMEDIATE")
            if group.count > 1 {
                for write in group { try run(write, on: connection, debts) }
            } else if !group[0].run(on: connection) {
                try connection.execute("ROLLBACK")
                return group[0].finish(nil)
            }
            try connection.settleAllDebts()
            try connection.execute("COMMIT")
            for write in group { write.finish(nil) }
        } catch {
            if sqlite3_get_autocommit(database.sqliteConnection) == 0 { _ = try? connection.execute("ROLLBACK") }
            for write in group { write.finish(error) }
        }
    }

    /// Runs a write so that it is undone alone if it fails.
    private func run(
        _ write: any PendingWrite,
        on connection: SQLiteConnection,
        _ debts: CommitDebts
    ) throws(DatabaseError) {
        try connection.execute("SAVEPOINT one")
        debts.beginWrite()
        if write.run(on: connection) {
            try connection.execute("RELEASE one")
        } else {
            debts.undoWrite()
            // A full disk makes SQLite undo the whole transaction; then this fails, as it should.
            try connection.execute("ROLLBACK TO one")
            try connection.execute("RELEASE one")
        }
    }
}
