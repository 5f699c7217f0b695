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
    ///
    /// - Throws: ``IdentityTaken`` when a server was started later under the same identity.
    public func run() async throws {
        guard store.isShared else { return try await gracefulShutdown() }
        let start = clock.now
        try await cancelWhenGracefulShutdown {
            repeat { try await note(since: start) } while (try? await Task.sleep(for: Self.interval)) != nil
        }
        // What is not told now is known in a minute.
        try? await store.write { [node] in try $0.nodes.remove(node, startedAt: start) }
    }

    private func note(since start: Instant) async throws {
        let node = StoredNode(
            id: node,
            role: role.rawValue,
            version: HabeasVersion.current,
            startedAt: start,
            seenAt: clock.now
        )
        let isLast: Bool
        do {
            isLast = try await store.write { try $0.nodes.note(node) }
        } catch {
            return logger.error("The other nodes cannot be told that this one runs.", metadata: ["error": "\(error)"])
        }
        guard isLast else { throw IdentityTaken() }
    }
}

/// Another server runs under the identity of this one, so that each would take the other's work for its own.
public struct IdentityTaken: Error, CustomStringConvertible {
    /// What is wrong, and what to do.
    public var description: String {
        "Another server was started with a copy of this data directory. Delete the file node in one of the copies, so that "
            + "each has an identity of its own, and start this one again."
    }
}
