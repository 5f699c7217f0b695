/// Who wrote an entry that is part of a record, which need not repeat it.
extension SlackEntry {
    /// Whether nothing in the entry tells who wrote it.
    var namesNobody: Bool { user == nil && botID == nil && username == nil && comment?.user == nil }

    /// Takes the author of another state of the same message, where this one names nobody.
    mutating func takeAuthor(of other: SlackEntry?) {
        guard namesNobody, let other else { return }
        user = other.user ?? other.comment?.user
        (botID, username, botName, profile) = (other.botID, other.username, other.botName, other.profile)
        // With this subtype, the app is the author and not the person in whose name it wrote.
        if subtype == nil, other.subtype == "bot_message" { subtype = other.subtype }
    }

    /// Takes somebody for the author where the entry names nobody.
    mutating func takeAuthor(_ user: String?) {
        if namesNobody { self.user = user }
    }
}
