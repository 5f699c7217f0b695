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

/// What of one month is older than an organization keeps chat.
public struct ExpiredMonth: Equatable, Sendable {
    /// The first instant of the month, in UTC.
    public let start: Instant
    /// How many messages are to be removed.
    public let messages: Int
    /// How many are kept because of a hold.
    public let held: Int
}

extension [ExpiredMonth] {
    /// How many messages are to be removed.
    public var remaining: Int { reduce(0) { $0 + $1.messages } }
    /// How many are kept because of a hold.
    public var held: Int { reduce(0) { $0 + $1.held } }
}
