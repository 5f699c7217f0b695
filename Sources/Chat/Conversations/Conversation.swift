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
    /// What a room is about, in the words of whoever said so.
    public let subject: String?
    /// More about a room, in the words of whoever said so.
    public let description: String?
    /// Whether only its participants may find it.
    public let isPrivate: Bool
    /// Whether it was closed.
    public let isArchived: Bool
    /// When it was made, if that is known.
    public let createdAt: Instant?
    /// The key of the conversation in the source it was imported from, such as `slack:C012AB3CD`.
    public let sourceKey: String?

    /// As many people as a room holds (Genesys Cloud: "Room full").
    public static let mostParticipants = 1000
    /// As many people as a room is made with at most, besides the one who makes it; the contract's limit.
    public static let mostInvited = 25
    /// The longest subject of a room, in characters.
    public static let longestSubject = 255
    /// The longest description of a room, in characters.
    public static let longestDescription = 4000

    /// Makes a conversation of its parts.
    public init(
        id: ID,
        organization: Organization.ID,
        kind: Kind,
        name: String?,
        subject: String? = nil,
        description: String? = nil,
        isPrivate: Bool = false,
        isArchived: Bool = false,
        createdAt: Instant? = nil,
        sourceKey: String? = nil
    ) {
        self.id = id
        self.organization = organization
        self.kind = kind
        self.name = name
        self.subject = subject
        self.description = description
        self.isPrivate = isPrivate
        self.isArchived = isArchived
        self.createdAt = createdAt
        self.sourceKey = sourceKey
    }
}
