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
    private func nameless(_ draft: SlackDraft) -> SlackDraft { draft.nameless(erased.contains, directory, people) }
}

extension SlackDraft {
    /// The draft with pseudonyms for some of those whom its text mentions.
    func nameless(
        _ isErased: (User.ID) -> Bool,
        _ directory: SlackDirectory,
        _ people: MentionedPeople
    ) -> SlackDraft {
        var draft = self
        for slackID in directory.mentioned(in: message.sourceWords) {
            let author = directory.author(slackID)
            guard isErased(author.id) else { continue }
            let replacement = MentionReplacement(
                erasing: author.id,
                names: directory.names(of: slackID),
                sourceID: slackID,
                others: people
            )
            let wording = Wording(text: draft.message.text, source: draft.message.sourceText)
            guard let new = replacement.applied(to: wording) else { continue }
            draft.originalWords = originalWords ?? message.sourceWords
            (draft.message.text, draft.message.sourceText) = (new.text, new.source)
        }
        return draft
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
