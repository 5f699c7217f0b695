public import Chat
public import Logging
public import ServiceLifecycle
public import Storage
private import Synchronization

/// The time that all nodes have in common: that of the database's server, where there is one.
///
/// It is read again and again, and counted on in between by what passes on this computer, whose own clock may be wrong and
/// may be set meanwhile. Leases, windows and what expires are the same on all nodes so.
public final class SharedClock: Service {
    private struct Reading {
        let time: Instant
        let at: ContinuousClock.Instant
    }

    private let store: Store
    private let fallback: WallClock
    private let logger: Logger
    private let last = Mutex<Reading?>(nil)

    private static let interval = Duration.seconds(10)
    /// A reading that took longer than this is not exact enough.
    private static let longest = Duration.milliseconds(500)

    /// Reads the time once.
    ///
    /// - Parameter fallback: this computer's clock, which is used where the store has none of its own.
    public init(store: Store, fallback: WallClock, logger: Logger) async throws {
        self.store = store
        self.fallback = fallback
        self.logger = logger
        try await read()
    }

    /// A clock that shows this time.
    public var clock: WallClock { WallClock { [self] in now } }

    /// Reads the time again and again, until a graceful shutdown.
    public func run() async throws {
        await repeatedly(every: Self.interval, "The database's clock cannot be read.", logger) { [self] in
            try await read()
        }
    }

    private var now: Instant {
        guard let reading = last.withLock({ $0 }) else { return fallback.now }
        let passed = (ContinuousClock.now - reading.at).components
        return Instant(
            milliseconds: reading.time.milliseconds + passed.seconds * 1000 + passed.attoseconds / 1_000_000_000_000_000
        )
    }

    private func read() async throws {
        guard store.isShared else { return }
        let found = try await store.read { transaction in
            let began = ContinuousClock.now
            return (time: try transaction.time, began: began, took: ContinuousClock.now - began)
        }
        last.withLock { last in
            guard let time = found.time, last == nil || found.took < Self.longest else { return }
            last = Reading(time: time, at: found.began + found.took / 2)
        }
    }
}
