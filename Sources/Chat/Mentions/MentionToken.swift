/// A mention in a text as its source has it, such as `<@U012AB3CD>` or `<@U012AB3CD|ada>`.
public struct MentionToken: Equatable, Sendable {
    /// Whom it mentions, by the source's identifier.
    public let id: String
    /// What the source calls the person there.
    public let label: String?
    /// What follows it and is read as it stands: letters, digits and blanks up to the first other character.
    let following: String

    private static let opening = "<@"
    /// As much as is looked at to tell one mention from another.
    private static let longestFollowing = 24

    /// All mentions in a text, in their order.
    public static func all(in source: String) -> [Self] {
        var tokens: [Self] = []
        _ = replaced(in: source) { token in
            tokens.append(token)
            return nil
        }
        return tokens
    }

    /// A text whose mentions have no labels, which may be any.
    public static func withoutLabels(_ source: String) -> String {
        replaced(in: source) { $0.label == nil ? nil : "<@\($0.id)>" } ?? source
    }

    /// The text with others in the place of some of its mentions; `nil` when none is replaced.
    static func replaced(in source: String, by substitute: (Self) -> String?) -> String? {
        var result = ""
        var hasChanged = false
        var rest = source[...]
        while let opening = rest.firstRange(of: opening) {
            result += rest[..<opening.lowerBound]
            guard let (token, end) = read(rest[opening.upperBound...]) else {
                result += Self.opening
                rest = rest[opening.upperBound...]
                continue
            }
            let replacement = substitute(token)
            hasChanged = hasChanged || replacement != nil
            result += replacement ?? String(rest[opening.lowerBound..<end])
            rest = rest[end...]
        }
        return hasChanged ? result + rest : nil
    }

    /// Reads what stands after `<@`; tells where it ends.
    private static func read(_ text: Substring) -> (token: Self, end: Substring.Index)? {
        guard let end = text.firstIndex(where: { $0 == ">" || $0 == "<" || $0.isNewline }), text[end] == ">" else {
            return nil
        }
        let parts = text[..<end].split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        guard let id = parts.first, !id.isEmpty, id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
            return nil
        }
        let label = parts.count == 2 ? parts[1].drop { $0 == "@" } : ""
        let after = text[text.index(after: end)...]
        let following = after.prefix(longestFollowing).prefix { $0.isLetter || $0.isNumber || $0 == " " }
        let token = Self(id: String(id), label: label.isEmpty ? nil : String(label), following: String(following))
        return (token, text.index(after: end))
    }
}
