private import Synchronization

/// That a write of late found the disk full or the database away, which reads do not show.
final class WriteHindrance: Sendable {
    private let last = Mutex<(error: StoreError, at: ContinuousClock.Instant)?>(nil)

    /// How long a failure tells of the present, when nothing was written after it.
    private static let validity = Duration.seconds(30)

    /// The failure of the last write, unless that was long ago.
    var present: StoreError? {
        last.withLock { last in
            last.flatMap { ContinuousClock.now - $0.at < Self.validity ? $0.error : nil }
        }
    }

    /// Notes how a write has ended.
    func note(_ error: StoreError?) {
        switch error {
        case nil: last.withLock { $0 = nil }
        case .diskFull, .unavailable, .outcomeUnknown, .engine:
            last.withLock { $0 = error.map { ($0, .now) } }
        default: break
        }
    }
}

extension Store {
    /// Sees to it that the store can be read, and that it could be written of late.
    ///
    /// - Throws: a ``StoreError``.
    public func prove() async throws {
        _ = try await read { try $0.organizations.all().count }
        if let failure = hindrance.present { throw failure }
    }
}
