public import Chat
internal import Database

/// Replaces words in what was written, where the law asks for it; imports leave such messages alone afterwards.
public struct RewritingRepository {
    let connection: any DatabaseConnection
    let touched: TouchedMessages

    /// A message that may have to be rewritten.
    public struct Place: Sendable {
        /// The message.
        public let message: Message.ID
        /// Who wrote it.
        public let author: User.ID
    }

    /// How many texts were replaced.
    public struct Count: Sendable {
        /// Messages whose present text was.
        public var messages = 0
        /// Earlier texts.
        public var revisions = 0
    }

    /// Messages of other people that mention a person, in the order of their identifiers.
    public func mentions(of person: User.ID, after last: Message.ID?, limit: Int) throws -> [Place] {
        try connection.all(
            """
            SELECT message, author FROM mentions WHERE mentioned = $1 AND message > $2 AND author <> $1
            ORDER BY message LIMIT $3
            """,
            [.id(person), .id(last ?? Message.ID(high: 0, low: 0)), .integer(Int64(limit))]
        ) { Place(message: $0.id(0), author: $0.id(1)) }
    }

    /// A person's own messages, in the order of their identifiers.
    public func messages(by person: User.ID, after last: Message.ID?, limit: Int) throws -> [Place] {
        try connection.all(
            "SELECT id, author FROM messages WHERE author = $1 AND id > $2 ORDER BY id LIMIT $3",
            [.id(person), .id(last ?? Message.ID(high: 0, low: 0)), .integer(Int64(limit))]
        ) { Place(message: $0.id(0), author: $0.id(1)) }
    }

    /// Replaces the texts of messages, and their earlier ones.
    ///
    /// - Parameters:
    ///   - text: gives the new readable text; `nil` where it stays.
    ///   - source: the same for the text as its source has it.
    public func rewrite(
        _ places: [Place],
        text: (String) -> String?,
        source: (String) -> String?
    ) throws -> Count {
        var count = Count()
        let messages = MessageRepository(connection: connection, touched: touched)
        for place in places {
            guard let message = try messages.find(place.message) else { continue }
            var isRewritten = false
            let (newText, newSource) = (text(message.text), message.sourceText.flatMap(source))
            if newText != nil || newSource != nil {
                try connection.execute(
                    "UPDATE messages SET text = $1, source_text = $2 WHERE author = $3 AND id = $4",
                    [
                        .text(newText ?? message.text), .text(newSource ?? message.sourceText), .id(place.author),
                        .id(place.message),
                    ]
                )
                count.messages += 1
                isRewritten = true
            }
            let found = try messages.revisions(by: place.author, from: place.message, through: place.message)
            for revision in found[place.message] ?? [] {
                let (newText, newSource) = (text(revision.text), revision.sourceText.flatMap(source))
                guard newText != nil || newSource != nil else { continue }
                try connection.execute(
                    """
                    UPDATE revisions SET text = $1, source_text = $2
                    WHERE author = $3 AND message = $4 AND written_at = $5
                    """,
                    [
                        .text(newText ?? revision.text), .text(newSource ?? revision.sourceText), .id(place.author),
                        .id(place.message), .instant(revision.writtenAt),
                    ]
                )
                count.revisions += 1
                isRewritten = true
            }
            if isRewritten { try settle(place) }
        }
        return count
    }

    /// Whether a message was rewritten, so that an import must leave it as it is.
    public func isSettled(_ message: Message.ID) throws -> Bool {
        try connection.first("SELECT is_settled FROM messages WHERE id = $1", [.id(message)]) { $0.integer(0) == 1 }
            ?? false
    }

    private func settle(_ place: Place) throws {
        try connection.execute(
            "UPDATE messages SET is_settled = 1 WHERE author = $1 AND id = $2",
            [.id(place.author), .id(place.message)]
        )
        touched.note(place.message, by: place.author, isNew: false)
    }
}
