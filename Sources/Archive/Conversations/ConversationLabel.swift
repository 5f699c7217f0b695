internal import Chat

/// What an archive says of a conversation besides the subject's messages: what it is called, and nobody's words.
struct ConversationLabel: Sendable {
    let id: Conversation.ID
    /// `nil` when the conversation is not known any more.
    var kind: Conversation.Kind?
    /// The name of a room.
    var name: String?
    /// Of a conversation that is not known by its name, those who take part.
    var participants: [String] = []
    var isPrivate: Bool?
    var createdAt: Instant?
    var sourceKey: String?

    /// What a reader knows the conversation by.
    var title: String {
        if let name, !name.isEmpty { return name }
        return participants.isEmpty ? id.description : participants.joined(separator: ", ")
    }
}
