/// Sentences that Slack wrote in somebody's name, and the author's own words in them.
enum SlackSentence {
    private static let verbs = [" uploaded ", " shared ", " mentioned ", " commented on ", " created "]
    private static let objects = ["a ", "an ", "their ", "his ", "her ", "<@"]
    private static let beforeComment = " and commented: "

    /// The user and the link of a sentence such as `<@U1> uploaded a file: <https://…|Title>`, which quotes the title
    /// of a file; nothing for other texts.
    static func aboutFile(_ text: String) -> (user: String, link: String)? {
        guard text.hasPrefix("<@"), let end = text.firstIndex(of: ">") else { return nil }
        let rest = text[text.index(after: end)...]
        guard let verb = verbs.first(where: { rest.hasPrefix($0) }),
            objects.contains(where: { rest.dropFirst(verb.count).hasPrefix($0) }),
            let link = rest.firstRange(of: "<http")
        else { return nil }
        let user = String(text[..<end].dropFirst("<@".count).prefix { $0 != "|" })
        let address = String(rest[link.lowerBound...].dropFirst().prefix { $0 != "|" && $0 != ">" })
        return (user, address.replacing("&amp;", with: "&"))
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

    /// What Slack says of a pinned item: of the sentence that it always uses, as much as is there.
    ///
    /// Whatever else there is may be a quote of the item.
    static func withoutPinnedItem(_ text: String) -> String {
        var rest = text[...]
        func skip(_ choices: [String]) -> Bool {
            guard let choice = choices.first(where: { rest.hasPrefix($0) }) else { return false }
            rest = rest.dropFirst(choice.count)
            return true
        }
        func skipMention() -> Bool {
            guard rest.hasPrefix("<@"), let end = rest.firstIndex(of: ">") else { return false }
            rest = rest[rest.index(after: end)...]
            return true
        }
        if skipMention(), !skip([" "]) { return "" }
        guard skip(["pinned", "unpinned"]) else { return "" }
        let isOwned = rest.hasPrefix(" <@") && skip([" "]) && skipMention() && skip(["'s", "’s"])
        if isOwned || skip([" an", " a"]), skip([" message", " file", " image", " post", " snippet", " comment"]) {
            _ = skip([" to this channel.", " to this conversation.", " from this channel."])
        }
        return String(text[..<rest.startIndex])
    }
}
