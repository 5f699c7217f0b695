/// Sentences that Slack wrote in somebody's name, and the author's own words in them.
enum SlackSentence {
    private static let verbs = [" uploaded ", " shared ", " mentioned ", " commented on ", " created "]
    private static let objects = ["a ", "an ", "their ", "his ", "her ", "<@"]
    private static let beforeComment = " and commented: "

    /// Whether a text is of the kind `<@U1> uploaded a file: <https://…|Title>`, which quotes the file's title.
    static func isAboutFile(_ text: String) -> Bool {
        guard text.hasPrefix("<@"), text.contains("<http"), let end = text.firstIndex(of: ">") else { return false }
        let rest = text[text.index(after: end)...]
        guard let verb = verbs.first(where: { rest.hasPrefix($0) }) else { return false }
        return objects.contains { rest.dropFirst(verb.count).hasPrefix($0) }
    }

    /// What the uploader wrote at the end of such a sentence; nothing when there is no such end.
    static func comment(in text: String) -> String? {
        // A title can hold no angle bracket, so the first link's end is where the title ends.
        guard let link = text.firstRange(of: "<http"), let end = text[link.upperBound...].firstIndex(of: ">") else {
            return nil
        }
        let rest = text[text.index(after: end)...]
        guard rest.hasPrefix(beforeComment) else { return nil }
        return String(rest.dropFirst(beforeComment.count))
    }

    /// What Slack says of a pinned item, up to where it would quote that item.
    static func withoutPinnedItem(_ text: String) -> String {
        let quote = ["<http", ":", "\n", "\"", "“"].compactMap { text.firstRange(of: $0)?.lowerBound }.min()
        guard let quote else { return text }
        var sentence = text[..<quote]
        while sentence.last?.isWhitespace == true { sentence.removeLast() }
        return String(sentence)
    }
}
