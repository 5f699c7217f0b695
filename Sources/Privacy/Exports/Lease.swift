internal import Chat
internal import Storage

/// Keeps a job to oneself while work on it goes on.
struct Lease {
    let job: Job
    let store: Store
    let clock: WallClock

    /// How long a lease lasts without being extended; a dead worker's job is free after that.
    static let seconds: Int64 = 30

    /// Runs work while extending the lease; the work is cancelled when the lease is lost.
    ///
    /// - Throws: what the work throws, or ``LeaseLost``.
    func hold(_ work: @escaping @Sendable () async throws -> Void) async throws {
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
            let until = clock.now.advanced(bySeconds: Self.seconds)
            guard try await store.write({ try $0.jobs.extend(job, until: until) }) else { throw LeaseLost() }
        }
    }
}

/// Another worker holds the job.
struct LeaseLost: Error {}
