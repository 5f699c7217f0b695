internal import Chat
internal import Storage

/// Checks what people say about a room, and keeps it as their words.
enum RoomWording {
    /// A subject, with something in it and of a bearable length.
    static func subject(_ text: String) throws(APIError) -> String {
        guard text.contains(where: { !$0.isWhitespace }), text.unicodeScalars.count <= Conversation.longestSubject,
            !text.unicodeScalars.contains("\0")
        else { throw .invalidValue("subject", "must have 1 to \(Conversation.longestSubject) characters") }
        return text
    }

    /// A description of a bearable length.
    static func description(_ text: String) throws(APIError) -> String {
        guard text.unicodeScalars.count <= Conversation.longestDescription, !text.unicodeScalars.contains("\0") else {
            throw .invalidValue("description", "must have at most \(Conversation.longestDescription) characters")
        }
        return text
    }

    /// Keeps words about a room as an event of whoever wrote them, so that an export of that person has them.
    static func keep(
        _ words: String,
        as subtype: String,
        in conversation: Conversation.ID,
        by author: User.ID,
        id: Message.ID,
        _ transaction: StoreTransaction
    ) throws {
        let event = Message(
            id: id,
            author: author,
            conversation: conversation,
            kind: .event,
            subtype: subtype,
            text: words
        )
        guard try transaction.messages.insert(event) else { throw APIError.conflict("The event's id is taken.") }
    }
}
