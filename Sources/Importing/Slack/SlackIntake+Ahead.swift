internal import Chat
internal import Storage

/// What can be stored at once of a batch, so that a database on another computer is not asked for each message.
extension SlackIntake {
    /// Stores those messages of a batch that are new, and finds those that are there.
    ///
    /// Only messages of which no entry before them in the batch tells: whatever comes to the others depends on the order.
    mutating func storeAhead(_ batch: SlackBatch) throws {
        var told: Set<Message.ID> = []
        var drafts: [SlackDraft] = []
        for slice in batch.slices {
            for (_, outcome) in slice.outcomes {
                guard let id = outcome.messageID, told.insert(id).inserted, case .message = outcome,
                    case .message(let draft) = try admitted(outcome)
                else { continue }
                drafts.append(draft)
            }
        }
        ahead = SlackAdvance(added: try transaction.messages.insert(drafts.map(\.message)))
        if ahead.added.count == drafts.count { return try storeExtras(of: drafts) }
        if !ahead.added.isEmpty { try storeExtras(of: drafts.filter { ahead.added.contains($0.message.id) }) }
        try findKnown(drafts.lazy.filter { [ahead] in !ahead.added.contains($0.message.id) })
    }

    /// Finds messages that are there, and the reactions to them.
    private mutating func findKnown(_ drafts: some Sequence<SlackDraft>) throws {
        var (messages, reacted): ([Message.ID], [Message.ID]) = ([], [])
        for draft in drafts {
            messages.append(draft.message.id)
            if !draft.reactions.isEmpty { reacted.append(draft.message.id) }
        }
        ahead.known = try transaction.messages.find(messages)
        ahead.reactions = try transaction.messages.reactions(to: reacted)
    }

    /// Stores the mentions, reactions and attachments of messages that are new.
    private mutating func storeExtras(of drafts: [SlackDraft]) throws {
        try transaction.messages.addMentions(
            drafts.filter { !$0.mentions.isEmpty }.map { ($0.message, $0.mentions) }
        )
        let reactions = drafts.flatMap { draft in
            draft.reactions.filter { !erased.contains($0.author.id) }.map { author, emoji in
                (Reaction(user: author.id, emoji: emoji), draft.message.id)
            }
        }
        let attachments = drafts.flatMap { draft in
            draft.attachments(besides: []).map { ($0.attachment, $0.position, draft.message) }
        }
        count(
            reactions: try transaction.messages.insert(reactions),
            attachments: try transaction.messages.insert(attachments)
        )
    }

    /// Stores the people of a message that was stored ahead, when its turn has come.
    mutating func receive(_ draft: SlackDraft) throws {
        try meet(draft)
        met.insert(draft.message.id)
        for (author, _) in draft.reactions where !erased.contains(author.id) { try ensure(author) }
    }
}

extension SlackOutcome {
    /// The message that it is about.
    fileprivate var messageID: Message.ID? {
        switch self {
        case .message(let draft), .edit(let draft, _): draft.message.id
        case .deletion(let id, _, _): id
        case .skipped: nil
        }
    }
}
