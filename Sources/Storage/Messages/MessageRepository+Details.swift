public import Chat
internal import Database

/// What there is about a message besides its text.
public struct MessageDetails: Sendable {
    /// Whom it mentions.
    public var mentions: [User.ID] = []
    /// Who reacted to it how, in the order of emoji and people.
    public var reactions: [Reaction] = []
}

extension MessageRepository {
    /// What there is about messages besides their texts; a message of which there is nothing is left out.
    public func details(of messages: [Message.ID]) throws -> [Message.ID: MessageDetails] {
        var details: [Message.ID: MessageDetails] = [:]
        let lists = messages.listed
        for list in lists {
            try connection.forEachRow(
                "SELECT message, mentioned FROM mentions WHERE message IN \(list.placeholders) ORDER BY mentioned",
                list.values
            ) { row in
                details[row.id(0), default: MessageDetails()].mentions.append(row.id(1))
                return true
            }
            try connection.forEachRow(
                """
                SELECT message, emoji, author FROM reactions WHERE message IN \(list.placeholders)
                ORDER BY emoji, author
                """,
                list.values
            ) { row in
                let reaction = Reaction(user: row.id(2), emoji: row.text(1))
                details[row.id(0), default: MessageDetails()].reactions.append(reaction)
                return true
            }
        }
        return details
    }

    /// Notes whom a message mentions, besides those that are noted.
    public func addMentions(_ people: Set<User.ID>, to message: Message) throws {
        for person in people {
            let added = try connection.execute(
                "INSERT INTO mentions (author, message, mentioned) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                [.id(message.author), .id(message.id), .id(person)]
            )
            if added > 0 { touched.note(message.id, by: message.author, isNew: false) }
        }
    }

    /// How many different emoji there are on a message, those of one person left out.
    public func emojiCount(of message: Message.ID, except person: User.ID) throws -> Int {
        try connection.count(
            "SELECT COUNT(DISTINCT emoji) FROM reactions WHERE message = $1 AND author <> $2",
            [.id(message), .id(person)]
        )
    }

    /// Lets a person have just these reactions to a message.
    public func setReactions(_ emoji: Set<String>, by person: User.ID, to message: Message.ID) throws {
        try connection.execute("DELETE FROM reactions WHERE author = $1 AND message = $2", [.id(person), .id(message)])
        for name in emoji { try insert(Reaction(user: person, emoji: name), to: message) }
    }
}
