public import Chat

/// Keeps a job to oneself while work on it goes on.
public struct Lease: Sendable {
    private let store: Store
    private let clock: WallClock
    /// Makes the lease longer; tells whether the job is still held under it.
    private let extend: @Sendable (StoreTransaction, _ until: Instant) throws -> Bool

    /// How long a lease lasts without being extended, in seconds; a dead worker's job is free after that.
    public static let seconds: Int64 = 30

    /// Keeps a lease that was taken.
    ///
    /// - Parameter extend: makes the lease longer, and tells whether it is still held.
    public init(
        store: Store,
        clock: WallClock,
        extend: @escaping @Sendable (StoreTransaction, _ until: Instant) throws -> Bool
    ) {
        self.store = store
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
        var end = clock.now.advanced(bySeconds: Self.seconds)
        while true {
            try await Task.sleep(for: .seconds(Self.seconds / 3))
            do {
                end = try await extended()
            } catch StoreError.busy {
                // Whoever keeps this worker from writing, such as an import, keeps all others from taking the job.
            } catch let error as StoreError {
                guard clock.now < end else { throw error }
            }
        }
    }

    /// Extends the lease; tells until when.
    private func extended() async throws -> Instant {
        try await store.write { [clock, extend] transaction in
            // The transaction may have waited for its turn.
            let end = clock.now.advanced(bySeconds: Self.seconds)
            guard try extend(transaction, end) else { throw LeaseLost() }
            return end
        }
    }
}

/// Another worker holds the job.
public struct LeaseLost: Error {
    /// Makes the error.
    public init() {}
}
