internal import Chat
internal import Storage

/// The same key met again: in a later or an earlier export, or twice in one.
extension SlackIntake {
    /// What of the export tells of a message.
    enum Origin {
        case entry, edit, deletion
    }

    /// Stores a message, or what is new about one that is there.
    mutating func keep(_ draft: SlackDraft, from origin: Origin = .entry) throws -> Effect {
        try meet(draft)
        if let stored = ahead.known.removeValue(forKey: draft.message.id) {
            return try keep(draft, beside: stored, from: origin)
        }
        if try transaction.messages.insert(draft.message) {
            met.insert(draft.message.id)
            _ = try addExtras(of: draft, to: draft.message, isNew: true)
            return .added
        }
        guard let stored = try transaction.messages.find(draft.message.id) else {
            preconditionFailure("A message was refused as a duplicate of one that is not there.")
        }
        return try keep(draft, beside: stored, from: origin)
    }

    /// Stores what is new about a message, or one that has the key of another.
    private mutating func keep(_ draft: SlackDraft, beside stored: Message, from origin: Origin) throws -> Effect {
        if draft.message.isTombstone != stored.isTombstone { return try bury(draft, or: stored) }
        if stored.author == draft.message.author {
            if try draft.says(stored.sourceWords) || isKnownRewritten(draft, of: stored) {
                met.insert(stored.id)
                return try refresh(stored, with: draft)
            }
            if try !isKnownApart(draft), let effect = try keepVersion(draft, of: stored, from: origin) {
                met.insert(stored.id)
                return effect
            }
        }
        return try keepApart(draft)
    }

    /// Keeps another text of a stored message; nothing when it is a message of its own.
    ///
    /// That it is when one export has both and neither is an edit of the other.
    private mutating func keepVersion(
        _ draft: SlackDraft,
        of stored: Message,
        from origin: Origin
    ) throws -> Effect? {
        if stored.isEdited(before: draft.message) { return try replace(stored, by: draft) }
        // Which text of a deleted message was the last is not known, so that the one that is there stays.
        if origin == .deletion || stored.deletedAt != nil || draft.message.isEdited(before: stored) {
            let isNews = try keepEarlier(draft, of: stored)
            return try refresh(stored, with: draft) == .changed || isNews ? .changed : .nothing
        }
        if try hasRevision(draft, of: stored) { return try refresh(stored, with: draft) }
        return origin == .edit || !met.contains(stored.id) ? try replace(stored, by: draft) : nil
    }

    /// Marks the message whose place in a later export Slack's note of a deletion has, and keeps no such note of it.
    ///
    /// The note does not tell when that was, only that it was before the import.
    private mutating func bury(_ draft: SlackDraft, or stored: Message) throws -> Effect {
        if draft.message.isTombstone { return try mark(stored, editedAt: nil, deletedAt: now) ? .changed : .nothing }
        var draft = draft
        draft.message.deletedAt = draft.message.deletedAt ?? now
        return try keepApart(draft)
    }

    /// Keeps the text that a message had before an edit; tells whether it was new.
    mutating func keepEarlier(_ previous: SlackDraft, of draft: SlackDraft) throws -> Bool {
        guard previous.author.isUnknown || previous.message.author == draft.message.author else {
            noteEarlierText()
            return false
        }
        let apart = try transaction.messages.find(draft.distinctID)
        guard let stored = try apart ?? transaction.messages.find(draft.message.id),
            stored.author == draft.message.author
        else { return false }
        return try keepEarlier(previous, of: stored)
    }

    /// Stores a second message with the same key under an identifier that its own words make.
    private mutating func keepApart(_ draft: SlackDraft) throws -> Effect {
        var draft = draft
        draft.message.id = draft.distinctID
        if try transaction.messages.insert(draft.message) {
            _ = try addExtras(of: draft, to: draft.message, isNew: true)
            return .added
        }
        guard let stored = try transaction.messages.find(draft.message.id) else { return .nothing }
        return try refresh(stored, with: draft)
    }

    private func isKnownApart(_ draft: SlackDraft) throws -> Bool {
        try transaction.messages.find(draft.distinctID) != nil
    }

    /// Adds what is new about a message whose words are the same.
    private mutating func refresh(_ stored: Message, with draft: SlackDraft) throws -> Effect {
        let isMarked = try mark(stored, editedAt: draft.message.editedAt, deletedAt: draft.message.deletedAt)
        let hasExtras = try addExtras(of: draft, to: stored, isNew: false)
        return isMarked || hasExtras ? .changed : .nothing
    }

    /// Puts a later text in the place of the stored one, which becomes a revision.
    private mutating func replace(_ stored: Message, by draft: SlackDraft) throws -> Effect {
        var message = stored
        message.text = draft.message.text
        message.sourceText = draft.message.sourceText
        message.editedAt = draft.message.editedAt ?? stored.editedAt
        message.deletedAt = draft.message.deletedAt ?? stored.deletedAt
        try transaction.messages.update(message)
        _ = try keepEarlier(stored.asRevision, of: message)
        try transaction.messages.addMentions(draft.mentions, to: message)
        _ = try addExtras(of: draft, to: message, isNew: false)
        return .changed
    }

    /// Sets the marks of a message that say more than those it has; tells whether any does.
    func mark(_ stored: Message, editedAt: Instant?, deletedAt: Instant?) throws -> Bool {
        var message = stored
        if let editedAt, stored.editedAt.map({ $0 < editedAt }) ?? true { message.editedAt = editedAt }
        message.deletedAt = stored.deletedAt ?? deletedAt
        guard message.editedAt != stored.editedAt || message.deletedAt != stored.deletedAt else { return false }
        try transaction.messages.update(message)
        return true
    }

    /// Whether a message once had these words.
    private func hasRevision(_ draft: SlackDraft, of message: Message) throws -> Bool {
        let stored = try transaction.messages.revisions(by: message.author, from: message.id, through: message.id)
        return (stored[message.id] ?? []).contains { draft.says($0.words) }
    }

    /// Keeps the text of a draft as an earlier one, unless the message has it; tells whether it was new.
    private func keepEarlier(_ draft: SlackDraft, of message: Message) throws -> Bool {
        guard let cause = try transaction.rewriting.cause(of: message.id, by: message.author) else {
            // A text that is held has the name still.
            if draft.originalWords != nil, try draft.says(message.sourceWords) || hasRevision(draft, of: message) {
                return false
            }
            return try keepEarlier(draft.message.asRevision, of: message)
        }
        // What was put right is not brought back by an earlier text.
        guard cause == .mention, try !hasRevision(draft, of: message) else { return false }
        let stored = try transaction.messages.revisions(by: message.author, from: message.id, through: message.id)
        let texts = [message.sourceWords] + (stored[message.id] ?? []).map(\.words)
        let isKnown = texts.contains { says(draft, rewritten: $0) }
        return isKnown ? false : try keepEarlier(draft.message.asRevision, of: message)
    }

    /// Keeps a revision, unless the message has it already; tells whether it was new.
    ///
    /// Two texts of one millisecond are both kept: the later one gets the next that is free.
    private func keepEarlier(_ revision: Revision, of message: Message) throws -> Bool {
        if revision.writtenAt == message.editedAt ?? message.sentAt, revision.words == message.sourceWords {
            return false
        }
        let stored = try transaction.messages.revisions(by: message.author, from: message.id, through: message.id)
        let taken = Dictionary((stored[message.id] ?? []).map { ($0.writtenAt, $0.words) }) { first, _ in first }
        var writtenAt = revision.writtenAt
        while let words = taken[writtenAt] {
            if words == revision.words { return false }
            writtenAt = Instant(milliseconds: writtenAt.milliseconds + 1)
        }
        let free = Revision(text: revision.text, sourceText: revision.sourceText, writtenAt: writtenAt)
        return try transaction.messages.insert(free, of: message)
    }
}

extension Message {
    /// Whether it is what Slack puts in the place of a deleted message.
    fileprivate var isTombstone: Bool { subtype == "tombstone" }

    /// Whether this is an earlier state of a message than another one.
    func isEdited(before other: Message) -> Bool {
        guard let edited = other.editedAt else { return false }
        return editedAt.map { $0 < edited } ?? true
    }
}

extension Revision {
    /// The words as the source has them.
    fileprivate var words: String { sourceText ?? text }
}
