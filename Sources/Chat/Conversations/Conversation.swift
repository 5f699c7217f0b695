/// A one-on-one conversation or a room.
public struct Conversation: Sendable {
    /// Identifies a conversation.
    public typealias ID = Identifier<Conversation>

    /// The kinds of conversation, by the contract's names.
    public enum Kind: String, Sendable {
        /// A named room that people join and leave.
        case group
        /// A room of a few people, made for the moment.
        case adhoc
        /// Two people.
        case oneOnOne
    }

    /// Identifies this conversation.
    public let id: ID
    /// The organization that it belongs to.
    public let organization: Organization.ID
    /// What kind it is.
    public let kind: Kind
    /// The name of a room; a one-on-one has none.
    public let name: String?
    /// Whether only its participants may find it.
    public let isPrivate: Bool
    /// Whether it was closed.
    public let isArchived: Bool
    /// When it was made, if that is known.
    public let createdAt: Instant?
    /// The key of the conversation in the source it was imported from, such as `slack:C012AB3CD`.
    public let sourceKey: String?

    /// Makes a conversation of its parts.
    public init(
        id: ID,
        organization: Organization.ID,
        kind: Kind,
        name: String?,
        isPrivate: Bool = false,
        isArchived: Bool = false,
        createdAt: Instant? = nil,
        sourceKey: String? = nil
    ) {
        self.id = id
        self.organization = organization
        self.kind = kind
        self.name = name
        self.isPrivate = isPrivate
        self.isArchived = isArchived
        self.createdAt = createdAt
        self.sourceKey = sourceKey
    }
}
