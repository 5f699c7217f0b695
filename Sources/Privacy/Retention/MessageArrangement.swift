public import Chat
public import Logging
public import ServiceLifecycle
public import Storage

/// Makes room for the months to come, and puts the messages of those that are over into the order of their authors, where
/// the engine does not do so by itself; at the start and once a day. An export then reads few pages.
public struct MessageArrangement: Service {
    private let store: Store
    private let turns: NodeTurns
    private let clock: WallClock
    private let logger: Logger

    private static let interval = Duration.seconds(86_400)

    /// Makes an arrangement of a store's messages.
    ///
    /// - Parameter turns: let one node at a time arrange.
    public init(store: Store, turns: NodeTurns, clock: WallClock, logger: Logger) {
        self.store = store
        self.turns = turns
        self.clock = clock
        self.logger = logger
    }

    /// Arranges until a graceful shutdown.
    public func run() async throws {
        await repeatedly(every: Self.interval, "The messages cannot be arranged.", logger) {
            try await turns.run("arrangement") {
                let now = clock.now
                try await store.makeRoomForMessages(at: now)
                try await store.arrangeMessages(at: now)
            }
        }
    }
}
