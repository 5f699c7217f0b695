internal import Chat
internal import Database

/// Messages of one author that statements remove together: all from one through another, or those of a list.
struct RemovedPart {
    let author: User.ID
    /// What the statements' first parameters are.
    let values: [DatabaseValue]
    /// Lists the identifiers, also of messages that are not there.
    let identifiers: String
    /// The messages, when all of them are known to be there.
    let present: [Message.ID]?
    private let owner: String
    private let range: (String) -> String

    /// The messages as one range when the author has no others between them, and as lists otherwise.
    static func parts(
        of messages: [Message.ID],
        by author: User.ID,
        on connection: any DatabaseConnection
    ) throws -> [Self] {
        guard let first = messages.min(), let last = messages.max(), messages.count > 10 else {
            return messages.listed.map { Self($0, by: author) }
        }
        let range = Self(messages, from: first, through: last, by: author)
        let wanted = Set(messages)
        var present = 0
        var isWhole = true
        try connection.forEachRow("SELECT id FROM messages WHERE \(range.condition(on: "id"))", range.values) { row in
            present += 1
            isWhole = wanted.contains(row.id(0))
            return isWhole
        }
        return isWhole && present == messages.count ? [range] : messages.listed.map { Self($0, by: author) }
    }

    private init(_ list: IdentifierList, by author: User.ID) {
        self.author = author
        values = list.values + [.id(author)]
        identifiers = String(list.placeholders.dropFirst().dropLast())
        present = nil
        owner = "$\(values.count)"
        range = { "\($0) IN \(list.placeholders)" }
    }

    private init(_ messages: [Message.ID], from first: Message.ID, through last: Message.ID, by author: User.ID) {
        self.author = author
        present = messages
        values = [.id(first), .id(last), .id(author)]
        identifiers = "SELECT id FROM messages WHERE author = $3 AND id >= $1 AND id <= $2"
        owner = "$3"
        range = { "\($0) >= $1 AND \($0) <= $2" }
    }

    /// A condition on the column in which a table of the author's has the messages.
    func condition(on column: String) -> String { "author = \(owner) AND \(range(column))" }
}
