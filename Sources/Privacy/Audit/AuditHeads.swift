public import Chat
public import Logging
public import ServiceLifecycle
public import Storage

/// Keeps, when a day has ended, where each organization's audit trail stands, signed if there is a key.
public struct AuditHeads: Service {
    private let store: Store
    private let clock: WallClock
    private let signer: AuditHead.Signer
    private let logger: Logger

    private static let interval = Duration.seconds(60)

    /// Makes a keeper of heads.
    ///
    /// - Parameter signer: signs with the organization's key.
    public init(store: Store, clock: WallClock, signer: @escaping AuditHead.Signer, logger: Logger) {
        self.store = store
        self.clock = clock
        self.signer = signer
        self.logger = logger
    }

    /// Looks every minute whether a day has ended, until a graceful shutdown.
    public func run() async throws {
        await repeatedly(every: Self.interval, "The audit trail's head cannot be kept.", logger) {
            try await keep()
        }
    }

    /// Keeps the heads of the day that has ended; several nodes may do so, and one head comes of it.
    public func keep() async throws {
        let now = clock.now
        let organizations = try await store.read { try $0.audit.organizations() }
        for organization in organizations {
            try await store.write { [signer] in try $0.audit.keepHead(of: organization, at: now, signer: signer) }
        }
    }
}
