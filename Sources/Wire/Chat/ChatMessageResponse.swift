/// A message, as the contract has it; written as bytes, since a page has a hundred of them.
public struct ChatMessageResponse: Sendable {
    /// An emoji with those who chose it.
    public struct Reaction: Sendable {
        /// The emoji.
        public let emoji: String
        /// The ids of those who chose it.
        public let users: [String]

        /// Makes a reaction of its parts.
        public init(emoji: String, users: [String]) {
            self.emoji = emoji
            self.users = users
        }
    }

    /// What can be left out of a list.
    public struct Metadata: Sendable {
        /// Who sent it.
        public let user: String
        /// To whom it was sent, in a one-on-one.
        public let toUser: String?
        /// Whom it mentions: ids with addresses.
        public let mentions: [(id: String, jid: String)]
        /// How people reacted to it.
        public let reactions: [Reaction]

        /// Makes metadata of their parts.
        public init(user: String, toUser: String?, mentions: [(id: String, jid: String)], reactions: [Reaction]) {
            self.user = user
            self.toUser = toUser
            self.mentions = mentions
            self.reactions = reactions
        }
    }

    /// Its id.
    public let id: String
    /// When it was sent, in ISO 8601.
    public let dateCreated: String
    /// When it was last edited, in ISO 8601.
    public let dateModified: String?
    /// The address of the room, or of the person it was sent to.
    public let toJid: String
    /// The address of the sender.
    public let jid: String
    /// The text.
    public let body: String
    /// The id of the first message of its thread; its own when it is in none.
    public let thread: String
    /// Whether it replies in a thread.
    public let isReply: Bool
    /// Whether an attachment of it was deleted.
    public let attachmentDeleted: Bool
    /// Where its first attachment is.
    public let fileUri: String?
    /// What can be left out of a list.
    public let metadata: Metadata?

    /// Makes a message of its parts.
    public init(
        id: String,
        dateCreated: String,
        dateModified: String?,
        toJid: String,
        jid: String,
        body: String,
        thread: String,
        isReply: Bool,
        attachmentDeleted: Bool,
        fileUri: String?,
        metadata: Metadata?
    ) {
        self.id = id
        self.dateCreated = dateCreated
        self.dateModified = dateModified
        self.toJid = toJid
        self.jid = jid
        self.body = body
        self.thread = thread
        self.isReply = isReply
        self.attachmentDeleted = attachmentDeleted
        self.fileUri = fileUri
        self.metadata = metadata
    }

    /// Writes the message as a JSON object.
    public func write(to json: inout JSONWriter) {
        json.raw("{")
        writeFields(to: &json)
        json.raw("}")
    }

    /// Writes the fields without the braces around them.
    public func writeFields(to json: inout JSONWriter) {
        json.raw("\"id\":")
        json.string(id)
        json.raw(",\"dateCreated\":")
        json.string(dateCreated)
        if let dateModified {
            json.raw(",\"dateModified\":")
            json.string(dateModified)
        }
        json.raw(",\"toJid\":")
        json.string(toJid)
        json.raw(",\"jid\":")
        json.string(jid)
        json.raw(",\"body\":")
        json.string(body)
        json.raw(dateModified == nil ? ",\"edited\":false" : ",\"edited\":true")
        if attachmentDeleted { json.raw(",\"attachmentDeleted\":true") }
        if let fileUri {
            json.raw(",\"fileUri\":")
            json.string(fileUri)
        }
        writeThread(to: &json)
        metadata?.writeFields(to: &json)
    }

    private func writeThread(to json: inout JSONWriter) {
        json.raw(",\"thread\":{\"id\":")
        json.string(thread)
        json.raw("}")
        guard isReply else { return }
        json.raw(",\"parentThread\":{\"id\":")
        json.string(thread)
        json.raw("}")
    }
}

extension ChatMessageResponse.Metadata {
    fileprivate func writeFields(to json: inout JSONWriter) {
        json.raw(",\"user\":")
        Self.write(user, to: &json)
        if let toUser {
            json.raw(",\"toUser\":")
            Self.write(toUser, to: &json)
        }
        json.raw(",\"mentions\":{")
        for (index, mention) in mentions.enumerated() {
            if index > 0 { json.raw(",") }
            json.string(mention.id)
            json.raw(":")
            json.string(mention.jid)
        }
        json.raw("},\"reactions\":")
        json.list(reactions) { json, reaction in
            json.raw("{\"emoji\":")
            json.string(reaction.emoji)
            json.raw(",\"users\":")
            json.list(reaction.users) { Self.write($1, to: &$0) }
            json.raw("}")
        }
    }

    private static func write(_ user: String, to json: inout JSONWriter) {
        json.raw("{\"id\":")
        json.string(user)
        json.raw(",\"selfUri\":")
        json.string("/api/v2/users/\(user)")
        json.raw("}")
    }
}
