internal import Chat
internal import Storage

/// Messages whose words were replaced here, where the law asked for it, and which an export has as they were.
extension SlackIntake {
    /// Whether a message was rewritten here, and the export has the words as they were before, and no later ones.
    func isKnownRewritten(_ draft: SlackDraft, of stored: Message) throws -> Bool {
        switch try transaction.rewriting.cause(of: stored.id, by: stored.author) {
        case .rectification: !stored.isEdited(before: draft.message)
        case .mention: says(draft, rewritten: stored.sourceWords)
        case nil: false
        }
    }

    /// Whether a draft has the words that a text had before mentions in it were replaced.
    func says(_ draft: SlackDraft, rewritten words: String) -> Bool {
        let original = draft.originalWords ?? draft.message.sourceWords
        let marks = words.uppercased()
        let replacements = directory.mentioned(in: original).compactMap { slackID -> MentionReplacement? in
            let author = directory.author(slackID)
            guard marks.contains(User.erasedKey(of: author.id)) else { return nil }
            return MentionReplacement(
                erasing: author.id,
                names: directory.names(of: slackID),
                sourceID: slackID,
                others: people
            )
        }
        // What of the names was known when the text was rewritten may differ from what the export knows.
        func comparable(_ words: String) -> String {
            replacements.reduce(MentionToken.withoutLabels(words)) { words, replacement in
                replacement.applied(to: Wording(text: "", source: words))?.source ?? words
            }
        }
        return comparable(original) == comparable(words)
    }
}
