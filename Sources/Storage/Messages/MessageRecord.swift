public import Chat

/// A message with all that is kept about it, for the paths that pass over very many.
///
/// Texts are bytes in UTF-8 that belong to whoever hands the record over: they are gone when the closure that was
/// given it returns.
public struct MessageRecord {
    /// Identifies the message; its first 48 bits are the instant at which it was sent.
    public var id: Message.ID
    /// Who wrote it.
    public var author: User.ID
    /// Where it was written.
    public var conversation: Conversation.ID
    /// Whether a person wrote it.
    public var kind: Message.Kind
    /// The finer kind that its source gave.
    public var subtype: UnsafeRawBufferPointer?
    /// The readable text.
    public var text: UnsafeRawBufferPointer
    /// The text as its source has it, where that differs.
    public var sourceText: UnsafeRawBufferPointer?
    /// The exact key in its source.
    public var sourceKey: UnsafeRawBufferPointer?
    /// The first message of the thread that this one replies in.
    public var thread: Message.ID?
    /// When it was last edited.
    public var editedAt: Instant?
    /// When it was deleted.
    public var deletedAt: Instant?
    /// Whom it mentions, in the order of their identifiers.
    public var mentions: [User.ID]
    /// Its earlier texts, the oldest first.
    public var revisions: [Revision]
    /// Its files, in their order on the message.
    public var attachments: [Attachment]

    /// Makes a record of its parts.
    public init(
        id: Message.ID,
        author: User.ID,
        conversation: Conversation.ID,
        kind: Message.Kind,
        subtype: UnsafeRawBufferPointer?,
        text: UnsafeRawBufferPointer,
        sourceText: UnsafeRawBufferPointer?,
        sourceKey: UnsafeRawBufferPointer?,
        thread: Message.ID?,
        editedAt: Instant?,
        deletedAt: Instant?,
        mentions: [User.ID] = [],
        revisions: [Revision] = [],
        attachments: [Attachment] = []
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
        self.mentions = mentions
        self.revisions = revisions
        self.attachments = attachments
    }
}
