internal import Chat
internal import Database

/// Part of a list of identifiers, as a statement takes it.
struct IdentifierList {
    /// `($1, $2, …)`.
    let placeholders: String
    let values: [DatabaseValue]

    /// The identifiers in lists of few lengths, so that few statements have to be prepared.
    fileprivate static func lists<Entity>(of identifiers: [Identifier<Entity>]) -> [Self] {
        stride(from: 0, to: identifiers.count, by: 100).map { start in
            let part = identifiers[start..<min(start + 100, identifiers.count)]
            let length = part.count <= 1 ? 1 : part.count <= 10 ? 10 : part.count <= 30 ? 30 : 100
            let padding = Array(repeating: part[part.endIndex - 1], count: length - part.count)
            return Self(placeholders: placeholders[length] ?? "()", values: (part + padding).map { .id($0) })
        }
    }

    private static let placeholders = Dictionary(
        uniqueKeysWithValues: [1, 10, 30, 100].map { length in
            (length, "(" + (1...length).map { "$\($0)" }.joined(separator: ", ") + ")")
        }
    )
}

extension [Message.ID] {
    /// The identifiers in lists that statements take.
    var listed: [IdentifierList] { IdentifierList.lists(of: self) }
}

extension [User.ID] {
    /// The identifiers in lists that statements take.
    var listed: [IdentifierList] { IdentifierList.lists(of: self) }
}
