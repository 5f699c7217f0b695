internal import Chat
internal import Storage
internal import Wire

/// What somebody writes, checked.
struct MessageText: Sendable {
    let text: String
    /// Whom it mentions; `nil` when nothing is said about that.
    let mentions: Set<User.ID>?
    let thread: Message.ID?

    init(_ body: SendMessageBody) throws(APIError) {
        text = body.message
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw .invalidValue("message", "must have something in it")
        }
        guard text.unicodeScalars.count <= Message.longestText else {
            throw .invalidValue("message", "must have at most \(Message.longestText) characters")
        }
        guard !text.unicodeScalars.contains("\0") else { throw .invalidValue("message", "must not hold NUL") }
        mentions = try body.mentions.map { ids throws(APIError) in
            try Set<User.ID>(ids, field: "mentions", most: Message.mostMentions)
        }
        guard let given = body.threadId else {
            thread = nil
            return
        }
        guard let id = Message.ID(given) else { throw .invalidValue("threadId", "is not the id of a message") }
        thread = id
    }

    /// Whom it mentions, all of whom are of the organization.
    func mentioned(in organization: Organization.ID, _ transaction: StoreTransaction) throws -> Set<User.ID>? {
        for person in mentions ?? [] where try transaction.users.find(person, in: organization) == nil {
            throw APIError.invalidValue("mentions", "must hold the ids of users of this organization")
        }
        return mentions
    }

    /// The first message of the thread that it replies in; a reply to a reply is in the same thread.
    func thread(in place: OpenConversation, _ transaction: StoreTransaction) throws -> Message.ID? {
        guard let thread else { return nil }
        guard let first = try transaction.messages.find(thread), place.holds(first) else {
            throw APIError.invalidValue("threadId", "is not the id of a message of this conversation")
        }
        return first.thread ?? first.id
    }
}
