private import Synchronization

/// A number of sessions that are lent to one read each; who waits for one gets it in the order of asking.
final class PostgreSQLPool: Sendable {
    private typealias Borrower = CheckedContinuation<PostgreSQLSession, any Error>

    private struct State {
        var idle: [PostgreSQLSession]
        var waiting: [(number: Int, borrower: Borrower)] = []
        var asked = 0
    }

    private let sessions: [PostgreSQLSession]
    private let state: Mutex<State>

    init(_ sessions: [PostgreSQLSession]) {
        self.sessions = sessions
        state = Mutex(State(idle: sessions))
    }

    /// Sessions, those of them that are lent, and who waits for one.
    var counts: (all: Int, lent: Int, waiting: Int) {
        state.withLock { (sessions.count, sessions.count - $0.idle.count, $0.waiting.count) }
    }

    /// Lends a session, of those that are free the one that was used last.
    ///
    /// - Throws: `CancellationError` when the task was cancelled while it waited.
    func take() async throws -> PostgreSQLSession {
        let number = state.withLock { state in
            state.asked += 1
            return state.asked
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { borrower in
                let answer = state.withLock { state -> Result<PostgreSQLSession, any Error>? in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if let session = state.idle.popLast() { return .success(session) }
                    state.waiting.append((number, borrower))
                    return nil
                }
                if let answer { borrower.resume(with: answer) }
            }
        } onCancel: {
            let borrower = state.withLock { state in
                state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0).borrower }
            }
            borrower?.resume(throwing: CancellationError())
        }
    }

    /// Takes a session back.
    func giveBack(_ session: PostgreSQLSession) {
        let next = state.withLock { state -> Borrower? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst().borrower }
            state.idle.append(session)
            return nil
        }
        next?.resume(returning: session)
    }

    /// Closes all sessions, each after the read that it is lent to.
    func close() async {
        for session in sessions { await session.close() }
    }
}
