private import Synchronization

/// A write whose result type is of no concern to the queue.
protocol PendingWrite: Sendable {
    /// Whether it had better have a commit of its own.
    var isLarge: Bool { get }
    /// Runs the work and keeps its outcome; tells whether it succeeded.
    func run(on connection: any DatabaseConnection) -> Bool
    /// Hands over the outcome, or the failure of the commit.
    func finish(_ failure: DatabaseError?)
}

final class QueuedWrite<Success: Sendable>: PendingWrite {
    let isLarge: Bool
    private let work: @Sendable (any DatabaseConnection) throws -> Success
    private let continuation: CheckedContinuation<Success, any Error>
    private let outcome = Mutex<Result<Success, any Error>?>(nil)

    init(
        isLarge: Bool,
        work: @escaping @Sendable (any DatabaseConnection) throws -> Success,
        continuation: CheckedContinuation<Success, any Error>
    ) {
        self.isLarge = isLarge
        self.work = work
        self.continuation = continuation
    }

    func run(on connection: any DatabaseConnection) -> Bool {
        let result = Result { try work(connection) }
        outcome.withLock { $0 = result }
        if case .success = result { return true }
        return false
    }

    func finish(_ failure: DatabaseError?) {
        let result = outcome.withLock { $0 }
        switch (result, failure) {
        case (.failure(let error), _): continuation.resume(throwing: error)
        case (_, let failure?): continuation.resume(throwing: failure)
        case (let result?, nil): continuation.resume(with: result)
        case (nil, nil): preconditionFailure("A write was committed that was never run.")
        }
    }
}
