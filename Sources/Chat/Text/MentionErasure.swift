/// Puts a pseudonym into the place of a person's name where other people mention the person.
public struct MentionErasure: Sendable {
    private let words: WordReplacement
    private let sourceIDs: [String]
    private let key: String

    /// Makes an erasure of a person's mentions.
    ///
    /// - Parameters:
    ///   - names: all that the person is called after an `@`.
    ///   - sourceIDs: the identifiers that the person has in a source, such as `U012AB3CD` in Slack.
    public init(of person: User.ID, names: [String], sourceIDs: [String]) {
        let pseudonym = User.erasedName(of: person)
        words = WordReplacement((names + sourceIDs).map { (existing: "@" + $0, updated: "@" + pseudonym) })
        self.sourceIDs = sourceIDs
        key = User.erasedKey(of: person)
    }

    /// The readable text without the person's names; `nil` when it has none.
    public func applied(to text: String) -> String? { words.applied(to: text) }

    /// The text as its source has it, such as `<@U012AB3CD|ada>`, without the person; `nil` when it has nothing of them.
    public func applied(toSource text: String) -> String? {
        var result = text
        for id in sourceIDs {
            var parts = result.components(between: "<@\(id)")
            guard parts.count > 1 else { continue }
            for index in parts.indices.dropFirst() {
                // A label goes with the identifier; another identifier that begins alike is left alone.
                if parts[index].hasPrefix(">") {
                    parts[index] = "<@\(key)" + parts[index]
                } else if parts[index].hasPrefix("|"), let end = parts[index].firstIndex(of: ">") {
                    parts[index] = "<@\(key)" + parts[index][end...]
                } else {
                    parts[index] = "<@\(id)" + parts[index]
                }
            }
            result = parts.joined()
        }
        let named = words.applied(to: result) ?? result
        return named == text ? nil : named
    }
}

extension String {
    /// The parts of a text between the occurrences of another.
    fileprivate func components(between separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}
