internal import Chat

/// What the blocks of an entry say beyond its text, which for an app's is often a short form of them.
extension SlackTranslation {
    /// As many as Slack lets a message have; more are not compared, since each is looked for in the whole text.
    private static let largestCount = 50

    /// The text of an entry, with those blocks of an app's or a bot's that say more.
    mutating func text(of entry: SlackEntry, by author: SlackAuthor) -> String {
        guard let text = entry.text, !entry.blocks.isEmpty else {
            return entry.text ?? entry.blocks.joined(separator: "\n")
        }
        let known = phrase(text)
        let isComparable = entry.blocks.count <= Self.largestCount
        let more = isComparable ? entry.blocks.filter { !Self.isPhrase(phrase($0), in: known) } : entry.blocks
        guard !more.isEmpty else { return text }
        guard entry.botID != nil || author.kind == .bot else {
            notes.count(.unreadBlocks, more.count)
            return text
        }
        let whole = entry.blocks.joined(separator: "\n")
        return Self.isPhrase(known, in: phrase(whole)) ? whole : ([text] + more).joined(separator: "\n")
    }

    /// The words of a text without its markup, each between two spaces.
    private func phrase(_ text: String) -> [UInt8] {
        let readable = SlackMarkup.readable(text, names: names)
        var bytes: [UInt8] = [UInt8(ascii: " ")]
        for byte in readable.utf8 {
            if byte.isWord {
                bytes.append(byte)
            } else if bytes.last != UInt8(ascii: " ") {
                bytes.append(UInt8(ascii: " "))
            }
        }
        // What has no words, such as "?!", is not part of everything.
        guard bytes.count > 1 else { return Array(readable.utf8) }
        if bytes.last != UInt8(ascii: " ") { bytes.append(UInt8(ascii: " ")) }
        return bytes
    }

    /// Whether a phrase is part of a text, found in time proportional to their lengths (Knuth, Morris and Pratt).
    ///
    /// A search that begins anew at each byte could be held up for hours by texts made for that.
    private static func isPhrase(_ phrase: [UInt8], in text: [UInt8]) -> Bool {
        guard phrase.count <= text.count else { return false }
        // How many of the first bytes of the phrase are also the last ones of each of its beginnings.
        var borders = [0]
        var length = 0
        for byte in phrase.dropFirst() {
            while length > 0, phrase[length] != byte { length = borders[length - 1] }
            if phrase[length] == byte { length += 1 }
            borders.append(length)
        }
        length = 0
        for byte in text {
            while length > 0, phrase[length] != byte { length = borders[length - 1] }
            if phrase[length] == byte { length += 1 }
            if length == phrase.count { return true }
        }
        return false
    }
}
