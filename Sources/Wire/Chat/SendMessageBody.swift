/// What sends or edits a message.
public struct SendMessageBody: Decodable, Sendable {
    /// The text, in Markdown.
    public var message: String
    /// The ids of the users whom it mentions.
    public var mentions: [String]?
    /// The id of the first message of the thread that it replies in.
    public var threadId: String?
}
