internal import Chat

/// Which words of an entry are the author's own. Nobody else's may be kept as theirs.
extension SlackTranslation {
    /// The author's words, in Slack's markup.
    mutating func words(of entry: SlackEntry, by author: SlackAuthor) -> String {
        if entry.quotesRoot { notes.count(.quotedTexts) }
        if entry.subtype == "file_comment" {
            // The text would be a sentence about the file, with the comment as part of it.
            if entry.comment?.text == nil { notes.count(.generatedSentences) }
            return entry.comment?.text ?? ""
        }
        let text = text(of: entry, by: author)
        if entry.subtype == "pinned_item" || entry.subtype == "unpinned_item" {
            let sentence = SlackSentence.withoutPinnedItem(text)
            notes.count(.quotedTexts, entry.attachments.count + (sentence == text ? 0 : 1))
            return sentence
        }
        if isGenerated(text, entry, author) {
            notes.count(.generatedSentences)
            return comment(in: text, on: entry.file ?? entry.files.first, entry: entry, author: author)
        }
        return addingBoxes(of: entry, to: text, isBot: author.kind == .bot)
    }

    /// The author's comment on a file of their own; nothing when the file or the comment is another's.
    private func comment(in text: String, on file: SlackFile?, entry: SlackEntry, author: SlackAuthor) -> String {
        if let comment = file?.initialComment {
            return isOwn(comment.user ?? file?.user, entry, author) ? comment.text ?? "" : ""
        }
        return isOwn(file?.user, entry, author) ? SlackSentence.comment(in: text) ?? "" : ""
    }

    /// Adds the boxes below a message that are the author's, which in general only a bot's are.
    private mutating func addingBoxes(of entry: SlackEntry, to text: String, isBot: Bool) -> String {
        let attachments = entry.attachments
        guard !attachments.isEmpty else { return text }
        // In a person's name, only an app writes boxes; the rest is what Slack quotes there.
        let isByApp = entry.botID != nil || entry.appID != nil
        let own = attachments.filter { !$0.isQuote && (isBot || (!$0.isCredited && (isByApp || $0.isByApp))) }
        let isKept = isBot || (text.isEmpty && own.count == attachments.count)
        notes.count(.quotedTexts, isKept ? attachments.count - own.count : attachments.count)
        guard isKept else { return text }
        // Slack repeats a bot's text as the fallback of its box.
        let added = own.map(\.text).filter { !$0.isEmpty && $0 != text && $0 != entry.text }
        return (text.isEmpty ? added : [text] + added).joined(separator: "\n")
    }

    /// Whether Slack made the text: a sentence that names the author and links to a file of the entry.
    private func isGenerated(_ text: String, _ entry: SlackEntry, _ author: SlackAuthor) -> Bool {
        guard entry.file != nil || SlackSubtype.isAboutFile(entry.subtype),
            let sentence = SlackSentence.aboutFile(text),
            author.isUnknown || isOwn(sentence.user, entry, author)
        else { return false }
        let files = entry.files + [entry.file].compactMap(\.self)
        // A file of which no address is known cannot tell its link from another.
        return files.allSatisfy(\.addresses.isEmpty) || files.contains { $0.isAddressed(by: sentence.link) }
    }
}

extension SlackTranslation {
    /// The files of an entry, without the names that other people gave to theirs.
    mutating func attachments(of entry: SlackEntry, by author: SlackAuthor) -> [Attachment] {
        var files = entry.files
        if let file = entry.file, !files.contains(where: { $0.id == file.id }) { files.append(file) }
        return files.enumerated().map { position, file in
            let isOwn = file.user == nil || isOwn(file.user, entry, author)
            if !isOwn { notes.count(.othersFileNames) }
            if isOwn, file.hasText { notes.count(.fileTexts) }
            let isNamed = isOwn && file.mode != "tombstone"
            return Attachment(
                sourceKey: file.id ?? "\(entry.ts ?? "")#\(position)",
                name: isNamed ? file.name : nil,
                title: isNamed ? file.title : nil,
                mediaType: file.mediaType,
                size: file.size,
                // The address ends in the name of the file.
                sourceURL: isNamed ? file.url : nil
            )
        }
    }

    /// Whether somebody whom a file names is the author; where it names nobody, the author is meant.
    private func isOwn(_ user: String?, _ entry: SlackEntry, _ author: SlackAuthor) -> Bool {
        guard let user else { return true }
        return author.key == "slack:" + user || (entry.subtype != "file_comment" && user == entry.user)
    }
}
