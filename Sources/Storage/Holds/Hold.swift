public import Chat

/// A legal hold: what it is on is neither purged nor erased while it stands.
public struct Hold: Sendable {
    /// Identifies a hold.
    public typealias ID = Identifier<Hold>

    /// What a hold is on.
    public enum Target: Equatable, Sendable {
        /// All that a person wrote.
        case subject(User.ID)
        /// All that was written in a conversation.
        case conversation(Conversation.ID)
    }

    /// Identifies this hold.
    public let id: ID
    /// The organization whose data is held.
    public let organization: Organization.ID
    /// What is held.
    public let target: Target
    /// Why, in the author's words.
    public let reason: String
    /// Who placed it.
    public let author: PrivacyRequest.Requester
    /// When it was placed.
    public let createdAt: Instant
    /// The first instant at which it does not stand any more; `nil` when it has no end.
    public let endsAt: Instant?
    /// When somebody released it.
    public let releasedAt: Instant?
    /// The name of whoever released it.
    public let releasedBy: String?

    /// Makes a hold of its parts.
    public init(
        id: ID,
        organization: Organization.ID,
        target: Target,
        reason: String,
        author: PrivacyRequest.Requester,
        createdAt: Instant,
        endsAt: Instant? = nil,
        releasedAt: Instant? = nil,
        releasedBy: String? = nil
    ) {
        self.id = id
        self.organization = organization
        self.target = target
        self.reason = reason
        self.author = author
        self.createdAt = createdAt
        self.endsAt = endsAt
        self.releasedAt = releasedAt
        self.releasedBy = releasedBy
    }

    /// Whether the hold stands at an instant.
    public func stands(at now: Instant) -> Bool { releasedAt == nil && endsAt.map { now < $0 } ?? true }
}
