private import Chat

extension Store {
    /// For how long a turn at a blob lasts, in seconds, when whoever has it dies.
    private static let secondsOfTurn: Int64 = 60
    /// How often a turn is asked for, and the pause in between.
    private static let tries = 100
    private static let pause = Duration.milliseconds(50)

    /// Runs work while no other process that shares the store uploads or removes the blob of a digest.
    ///
    /// - Returns: what the work gives; `nil` when the turn did not come for seconds, and the work was not run.
    public func withTurn<Result>(
        atBlob digest: [UInt8],
        _ work: () async throws -> Result
    ) async throws -> Result? {
        guard isShared else { return try await work() }
        for _ in 0..<Self.tries {
            guard let held = try await takeTurn(atBlob: digest) else {
                try await Task.sleep(for: Self.pause)
                continue
            }
            do {
                let result = try await work()
                try await write { try $0.leases.forget(held) }
                return result
            } catch {
                try? await write { try $0.leases.forget(held) }
                throw error
            }
        }
        return nil
    }

    private func takeTurn(atBlob digest: [UInt8]) async throws -> LeaseRepository.Held? {
        try await write { transaction in
            guard let now = try transaction.time else { return nil }
            var generator = SystemRandomNumberGenerator()
            return try transaction.leases.take(
                "blob \(digest.hexadecimal)",
                // Two uploads to one node must keep apart, too.
                by: .random(using: &generator),
                at: now,
                until: now.advanced(bySeconds: Self.secondsOfTurn)
            )
        }
    }
}
