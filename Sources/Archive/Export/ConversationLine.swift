internal import Chat

/// One line of `conversations.jsonl`: what a conversation is called, and none of its words.
///
/// Rooms are known by their name; a conversation without one, by the names of those who take part.
struct ConversationLine: Codable {
    let id: String
    let kind: String?
    let name: String?
    let isPrivate: Bool?
    let createdAt: String?
    let sourceKey: String?
    let participants: [String]?
    let messages: Int

    init(id: Conversation.ID, conversation: Conversation?, participants: [String]?, messages: Int) {
        self.id = id.description
        kind = conversation?.kind.rawValue
        name = conversation?.name
        isPrivate = conversation?.isPrivate
        createdAt = conversation?.createdAt?.description
        sourceKey = conversation?.sourceKey
        self.participants = participants
        self.messages = messages
    }
}
