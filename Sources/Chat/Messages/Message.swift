/// What one person wrote, once, in one conversation.
///
/// Only the author's own words belong in it: what a chat system writes around them, quotes or unfurls
/// of other people is left out by whoever makes a message.
public struct Message: Sendable {
    /// Identifies a message; its first 48 bits are the instant at which it was sent.
    public typealias ID = Identifier<Message>

    /// Whether a person wrote it.
    public enum Kind: Int64, Sendable {
        /// Written by the author.
        case message = 0
        /// Noted by the chat system about something that the author did, such as joining.
        case event = 1
    }

    /// Identifies this message.
    public var id: ID
    /// Who wrote it.
    public var author: User.ID
    /// Where it was written.
    public var conversation: Conversation.ID
    /// Whether a person wrote it.
    public var kind: Kind
    /// The finer kind that its source gave, such as `me_message`.
    public var subtype: String?
    /// The readable text, in Markdown.
    public var text: String
    /// The text as its source has it, where that differs.
    public var sourceText: String?
    /// The exact key of the message in its source, such as Slack's `ts`.
    public var sourceKey: String?
    /// The first message of the thread that this one replies in.
    public var thread: ID?
    /// When it was last edited.
    public var editedAt: Instant?
    /// When it was deleted; the text is kept until the retention cutoff.
    public var deletedAt: Instant?

    /// The longest text of a message that is sent here, in Unicode scalars; an import keeps longer ones.
    public static let longestText = 40_000
    /// As many people as a message that is sent here mentions.
    public static let mostMentions = 100

    /// When it was sent.
    public var sentAt: Instant { id.instant }

    /// Makes a message of its parts.
    public init(
        id: ID,
        author: User.ID,
        conversation: Conversation.ID,
        kind: Kind = .message,
        subtype: String? = nil,
        text: String,
        sourceText: String? = nil,
        sourceKey: String? = nil,
        thread: ID? = nil,
        editedAt: Instant? = nil,
        deletedAt: Instant? = nil
    ) {
        self.id = id
        self.author = author
        self.conversation = conversation
        self.kind = kind
        self.subtype = subtype
        self.text = text
        self.sourceText = sourceText
        self.sourceKey = sourceKey
        self.thread = thread
        self.editedAt = editedAt
        self.deletedAt = deletedAt
    }
}
