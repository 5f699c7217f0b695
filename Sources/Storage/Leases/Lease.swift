public import Chat

/// Keeps a job to oneself while work on it goes on.
public struct Lease: Sendable {
    private let clock: WallClock
    /// Makes the lease longer; tells whether the job is still held under it.
    private let extend: @Sendable (_ until: Instant) async throws -> Bool

    /// How long a lease lasts without being extended, in seconds; a dead worker's job is free after that.
    public static let seconds: Int64 = 30

    /// Keeps a lease that was taken.
    ///
    /// - Parameter extend: makes the lease longer, and tells whether it is still held.
    public init(clock: WallClock, extend: @escaping @Sendable (_ until: Instant) async throws -> Bool) {
        self.clock = clock
        self.extend = extend
    }

    /// Runs work while extending the lease; the work is cancelled when the lease is lost.
    ///
    /// - Throws: what the work throws, or ``LeaseLost``.
    public func hold(_ work: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await work() }
            group.addTask { try await extendUntilCancelled() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func extendUntilCancelled() async throws {
        while true {
            try await Task.sleep(for: .seconds(Self.seconds / 3))
            guard try await extend(clock.now.advanced(bySeconds: Self.seconds)) else { throw LeaseLost() }
        }
    }
}

/// Another worker holds the job.
public struct LeaseLost: Error {
    /// Makes the error.
    public init() {}
}
