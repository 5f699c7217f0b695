internal import Chat

/// One line of `conversations.jsonl`: what a conversation is called, and none of its words.
struct ConversationLine: Codable {
    let id: String
    let kind: String?
    let name: String?
    let isPrivate: Bool?
    let createdAt: String?
    let sourceKey: String?
    let participants: [String]?
    let messages: Int

    init(_ label: ConversationLabel, messages: Int) {
        id = label.id.description
        kind = label.kind?.rawValue
        name = label.name
        isPrivate = label.isPrivate
        createdAt = label.createdAt?.description
        sourceKey = label.sourceKey
        participants = label.kind == nil || label.kind == .group ? nil : label.participants
        self.messages = messages
    }
}
