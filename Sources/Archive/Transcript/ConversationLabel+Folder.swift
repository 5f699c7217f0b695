internal import Chat

extension ConversationLabel {
    /// As many participants as a title names.
    private static let mostNamed = 5
    /// The longest part of a folder's name that comes from a title.
    private static let longestSlug = 40

    /// The name of the room, or the names of those who take part, or the beginning of the identifier.
    func title(of id: Conversation.ID, _ words: TranscriptWords) -> String {
        if let name, !name.isEmpty { return name }
        guard !participants.isEmpty else { return "\(words.conversation) \(Self.digits(of: id))" }
        let named = participants.prefix(Self.mostNamed).joined(separator: ", ")
        let others = participants.count - Self.mostNamed
        return others > 0 ? "\(named) \(words.andOthers(others))" : named
    }

    /// A name for the folder of the pages: letters and digits of a title in ASCII, then digits of the identifier.
    ///
    /// Whatever people call a conversation, the name is safe in every file system and in a link.
    static func folder(titled title: String, _ id: Conversation.ID) -> String {
        var slug = ""
        for scalar in SearchFolding.fold(title).unicodeScalars where slug.utf8.count < longestSlug {
            if scalar.isASCII, scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) {
                slug.unicodeScalars.append(scalar)
            } else if !slug.isEmpty, !slug.hasSuffix("-") {
                slug.append("-")
            }
        }
        if slug.isEmpty { slug = "conversation" }
        return slug.hasSuffix("-") ? "\(slug)\(digits(of: id))" : "\(slug)-\(digits(of: id))"
    }

    /// The last eight digits: the first are the time, which many have in common.
    private static func digits(of id: Conversation.ID) -> Substring { id.description.suffix(8) }
}
