public import Chat

/// A server that uses the database, as it last said.
public struct StoredNode: Equatable, Sendable {
    /// Its identity, which it keeps over restarts.
    public let id: Node.ID
    /// What it does: `api`, `worker` or `all`.
    public let role: String
    /// The version of Habeas.
    public let version: String
    /// When it was started.
    public let startedAt: Instant
    /// When it was last heard of.
    public let seenAt: Instant

    /// For how many seconds nothing may be heard of a node that runs.
    public static let secondsToVanish: Int64 = 60

    /// Describes a node.
    public init(id: Node.ID, role: String, version: String, startedAt: Instant, seenAt: Instant) {
        self.id = id
        self.role = role
        self.version = version
        self.startedAt = startedAt
        self.seenAt = seenAt
    }
}
