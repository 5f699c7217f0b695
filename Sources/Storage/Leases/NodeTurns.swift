public import Chat

/// Lets one node at a time do what must not be done twice at once, among all that share the database.
///
/// A node that dies in its turn holds the others up for as long as a lease lasts, or until it starts again.
public struct NodeTurns: Sendable {
    private let store: Store
    private let node: Node.ID
    private let clock: WallClock

    /// Takes turns for a node.
    public init(store: Store, node: Node.ID, clock: WallClock) {
        self.store = store
        self.node = node
        self.clock = clock
    }

    /// Runs work, unless another node is at it; then it does nothing.
    ///
    /// - Parameter name: what the work is known by on all nodes.
    /// - Throws: what the work throws, or ``LeaseLost`` when the database could not be reached for so long that another node
    ///   has begun.
    public func run(_ name: String, _ work: @escaping @Sendable () async throws -> Void) async throws {
        guard store.isShared else { return try await work() }
        guard let held = try await take(name) else { return }
        let lease = Lease(store: store, clock: clock) { try $0.leases.extend(held, until: $1) }
        do {
            try await lease.hold(work)
        } catch {
            // Left to itself it ends in half a minute.
            try? await store.write { try $0.leases.release(held) }
            throw error
        }
        try await store.write { try $0.leases.release(held) }
    }

    /// Frees what this node held when it died.
    public func begin() async throws {
        try await store.write { [node] in try $0.leases.releaseAll(of: node) }
    }

    private func take(_ name: String) async throws -> LeaseRepository.Held? {
        try await store.write { [node, clock] transaction in
            let now = clock.now
            return try transaction.leases.take(name, by: node, at: now, until: now.advanced(bySeconds: Lease.seconds))
        }
    }
}
