public import Chat
public import Logging
public import ServiceLifecycle
public import Storage

/// Tells the other nodes, again and again, that this one runs.
public struct NodePresence: Service {
    private let store: Store
    private let node: Node.ID
    private let role: NodeRole
    private let clock: WallClock
    private let logger: Logger

    private static let interval = Duration.seconds(15)

    /// Makes the presence of a node.
    public init(store: Store, node: Node.ID, role: NodeRole, clock: WallClock, logger: Logger) {
        self.store = store
        self.node = node
        self.role = role
        self.clock = clock
        self.logger = logger
    }

    /// Tells it until a graceful shutdown, and then that the node has stopped.
    public func run() async throws {
        guard store.isShared else { return try await gracefulShutdown() }
        let start = clock.now
        await repeatedly(every: Self.interval, "The other nodes cannot be told that this one runs.", logger) {
            let node = StoredNode(
                id: node,
                role: role.rawValue,
                version: HabeasVersion.current,
                startedAt: start,
                seenAt: clock.now
            )
            try await store.write { try $0.nodes.note(node) }
        }
        // What is not told now is known in a minute.
        try? await store.write { [node] in try $0.nodes.remove(node) }
    }
}
