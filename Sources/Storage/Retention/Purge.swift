public import Chat

/// One run of the purge of an organization, from its beginning until nothing is left of what it removes.
public struct Purge: Sendable {
    /// The organization.
    public let organization: Organization.ID
    /// What was sent earlier is removed.
    public let cutoff: Instant
    /// When it began.
    public let startedAt: Instant
    /// When it ended; `nil` while it is under way.
    public let endedAt: Instant?
    /// How many messages it has removed.
    public let messages: Int
}

/// What of an organization is older than it keeps chat.
public struct ExpiredMessages: Equatable, Sendable {
    /// What is still to be removed.
    public let remaining: Int
    /// What is kept because of a hold.
    public let held: Int
    /// What the purge has removed so far.
    public let removed: Int
}
