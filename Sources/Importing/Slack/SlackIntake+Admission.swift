internal import Chat
internal import Storage

/// What an import does not bring back: what was purged, and the words and names of those who were erased.
extension SlackIntake {
    /// What an entry comes to once that is left out.
    func admitted(_ outcome: SlackOutcome) throws -> SlackOutcome {
        if let purgedBefore, let sentAt = outcome.sentAt, sentAt < purgedBefore { return .skipped(.purged) }
        guard !erased.isEmpty else { return outcome }
        switch outcome {
        case .skipped: return outcome
        case .message(let draft):
            return erased.contains(draft.author.id) ? .skipped(.erasedAuthor) : .message(nameless(draft))
        case .edit(let draft, let previous):
            let author = try attributed(draft).author
            return erased.contains(author.id)
                ? .skipped(.erasedAuthor) : .edit(nameless(draft), previous: previous.map(nameless))
        case .deletion(let id, let draft?, let instant):
            let author = try attributed(draft).author
            return erased.contains(author.id)
                ? .skipped(.erasedAuthor) : .deletion(id, nameless(draft), at: instant)
        case .deletion(_, nil, _): return outcome
        }
    }

    /// A draft whose text has pseudonyms for those who were erased.
    private func nameless(_ draft: SlackDraft) -> SlackDraft {
        var draft = draft
        for (slackID, label) in Self.mentions(in: draft.message.sourceWords) {
            let author = directory.author(slackID)
            guard erased.contains(author.id) else { continue }
            let names = [author.name, label, slackID].compactMap(\.self)
            let erasure = MentionErasure(of: author.id, names: names, sourceIDs: [slackID])
            draft.message.text = erasure.applied(to: draft.message.text) ?? draft.message.text
            draft.message.sourceText = draft.message.sourceText.map { erasure.applied(toSource: $0) ?? $0 }
        }
        return draft
    }

    /// The Slack identifiers between `<@` and `>`, with their labels.
    private static func mentions(in words: String) -> [(id: String, label: String?)] {
        words.matches(of: #/<@([A-Z0-9]+)(?:\|([^>]*))?>/#).map { match in
            (id: String(match.1), label: match.2.map(String.init))
        }
    }
}

extension SlackOutcome {
    /// When the message was sent that it is about.
    fileprivate var sentAt: Instant? {
        switch self {
        case .message(let draft), .edit(let draft, _): draft.message.sentAt
        case .deletion(let id, _, _): id.instant
        case .skipped: nil
        }
    }
}
