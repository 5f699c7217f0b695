public import Chat
internal import Database

/// Many rows at once, which on some engines takes far fewer ways to the server.
extension MessageRepository {
    /// Adds messages; gives the identifiers of those that were added, which those are not whose identifier is taken.
    public func insert(_ messages: [Message]) throws -> Set<Message.ID> {
        for message in messages { try connection.makeRoom(in: "messages") { TablePart(ofMessage: message.id) } }
        let added = try connection.addNew(messages.lazy.map(Self.values), to: "messages", Self.columns)
        let identifiers = Set(added.compactMap { $0.identifier(of: Message.self) })
        let areAll = identifiers.count == messages.count
        for message in messages where areAll || identifiers.contains(message.id) { touched.note(message) }
        return identifiers
    }

    /// Notes whom messages mention, besides those that are noted.
    public func addMentions(_ mentions: [(message: Message, people: Set<User.ID>)]) throws {
        let rows = mentions.flatMap { message, people in
            people.map { [DatabaseValue.id(message.id), .id(message.author), .id($0)] }
        }
        _ = try connection.addNew(rows, to: "mentions", ["message", "author", "mentioned"])
        for (message, _) in mentions { touched.note(message.id, by: message.author, isNew: false) }
    }

    /// Keeps reactions to messages; tells how many were new.
    public func insert(_ reactions: [(reaction: Reaction, message: Message.ID)]) throws -> Int {
        let rows = reactions.map { [DatabaseValue.id($1), .id($0.user), .text($0.emoji)] }
        return try connection.addNew(rows, to: "reactions", ["message", "author", "emoji"]).count
    }

    /// Keeps what is known of files on messages; tells how many were new.
    public func insert(_ attachments: [(attachment: Attachment, position: Int, message: Message)]) throws -> Int {
        let rows = attachments.map { attachment, position, message in
            [
                DatabaseValue.id(message.id), .id(message.author), .integer(Int64(position)),
                .text(attachment.sourceKey), .text(attachment.name), .text(attachment.title),
                .text(attachment.mediaType), .integer(attachment.size), .text(attachment.sourceURL),
            ]
        }
        let columns = [
            "message", "author", "position", "source_key", "name", "title", "media_type", "size", "source_url",
        ]
        let added = try connection.addNew(rows, to: "attachments", columns)
        for row in attachments { touched.note(row.message.id, by: row.message.author, isNew: false) }
        return added.count
    }

    /// The messages with identifiers, whoever wrote them.
    public func find(_ identifiers: [Message.ID]) throws -> [Message.ID: Message] {
        var found: [Message.ID: Message] = [:]
        for list in identifiers.listed {
            try connection.forEachRow(Self.select + " WHERE id IN \(list.placeholders)", list.values) { row in
                let message = Self.read(row)
                found[message.id] = message
                return true
            }
        }
        return found
    }

    /// Who reacted to messages how.
    public func reactions(to messages: [Message.ID]) throws -> [Message.ID: Set<Reaction>] {
        var reactions: [Message.ID: Set<Reaction>] = [:]
        for list in messages.listed {
            try connection.forEachRow(
                "SELECT message, emoji, author FROM reactions WHERE message IN \(list.placeholders)",
                list.values
            ) { row in
                reactions[row.id(0), default: []].insert(Reaction(user: row.id(2), emoji: row.text(1)))
                return true
            }
        }
        return reactions
    }
}
