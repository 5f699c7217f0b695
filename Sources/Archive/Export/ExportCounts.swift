internal import Chat

/// How much an archive holds.
public struct ExportCounts: Codable, Equatable, Sendable {
    /// Lines of `messages.jsonl`: what the subject wrote, and events.
    public var messages = 0
    /// Of these, notes of the chat system about something the subject did, such as joining a room.
    public var events = 0
    /// Earlier texts of edited messages.
    public var revisions = 0
    /// Files on messages, of which the archive has what is known about them.
    public var attachments = 0
    /// Files in `attachments/`: the bytes of attachments, once however many messages have them under one ending.
    public var attachmentFiles = 0
    /// The size of these files in bytes.
    public var attachmentBytes: Int64 = 0
    /// Lines of `reactions.jsonl`.
    public var reactions = 0
    /// Lines of `conversations.jsonl`.
    public var conversations = 0
}

/// The identifier and time of a message, without its words.
public struct MessageMark: Codable, Equatable, Sendable {
    /// The message's identifier.
    public let id: String
    /// When it was sent.
    public let sentAt: String

    init(_ id: Message.ID) {
        self.id = id.description
        sentAt = id.instant.description
    }
}
