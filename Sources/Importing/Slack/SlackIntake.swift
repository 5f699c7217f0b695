internal import Chat
internal import Storage

/// Stores an export inside one transaction, and counts what becomes of it.
struct SlackIntake {
    private(set) var report = ImportReport()
    let transaction: StoreTransaction
    private let export: SlackExport
    var directory: SlackDirectory { export.directory }
    private var organization: Organization.ID { export.directory.organization }
    /// Users who are stored, and whether they have a name of their own.
    private var users: [User.ID: Bool] = [:]
    /// Those who are known to take part in a conversation.
    private var participants: [Conversation.ID: Set<User.ID>] = [:]
    /// The messages that this import has met.
    var met = MessageSketch()
    /// Who takes part in what, and is to be stored so with the others of the batch.
    private var joining: [(user: User.ID, conversation: Conversation.ID)] = []
    /// What was done for the messages of the present batch before their turn.
    var ahead = SlackAdvance()
    /// What waits for its message until the end.
    private var waiting = SlackWaitingList()
    /// When the import began.
    let now: Instant
    /// Who was erased, and is not brought back.
    let erased: Set<User.ID>
    /// What people are called, so that no other's name is taken for one of theirs.
    let people: MentionedPeople
    /// What was sent earlier the purge has removed, whatever the retention period is now; it does not come again.
    let purgedBefore: Instant?

    /// What storing an entry has changed.
    enum Effect {
        case added, changed, nothing
    }

    init(_ export: SlackExport, into transaction: StoreTransaction, at now: Instant) throws {
        erased = try transaction.erasures.erased(in: export.directory.organization)
        purgedBefore = try transaction.purges.removedBefore(in: export.directory.organization)
        self.export = export
        people = export.directory.mentionedPeople
        self.now = now
        self.transaction = transaction
        report.add(export.notes)
        report.unread = export.unread.map(ImportError.shown)
    }

    /// Stores the users and the conversations that the export lists.
    mutating func storeLists() throws {
        for member in export.directory.members {
            guard let author = member.id.flatMap({ export.directory.listed($0) }) else { continue }
            guard !erased.contains(author.id) else { continue }
            let user = member.user(author, in: organization)
            try transaction.users.save(user)
            for identifier in [author.identifier] + member.identifiers {
                try transaction.users.add(identifier, to: user.id, in: organization)
            }
            users[user.id] = true
        }
        for room in export.rooms {
            try transaction.conversations.save(room.conversation)
            if let id = room.unlistedID, try transaction.conversations.find(id, in: organization) != nil {
                report.add([.formerConversations: 1])
            }
            participants[room.conversation.id, default: []] = []
            for member in room.members {
                let author = export.directory.author(member)
                try ensure(author)
                ensure(author.id, in: room.conversation.id)
            }
        }
        try storeParticipants()
        report.users = users.count
        report.conversations = participants.count
    }

    /// Stores what a batch of entries came to.
    mutating func store(_ batch: SlackBatch) throws {
        try storeAhead(batch)
        for slice in batch.slices {
            report.add(slice.notes)
            for (_, outcome) in slice.outcomes { try store(outcome) }
        }
        try storeParticipants()
        report.users = users.count
    }

    /// Stores what waited for messages that came later in the export, or that did not come.
    mutating func finish() throws {
        for outcome in waiting.takeAll() { try settle(outcome) }
        try storeParticipants()
        report.users = users.count
    }

    private mutating func store(_ outcome: SlackOutcome) throws {
        report.entries += 1
        if case .message(let draft) = outcome, ahead.added.remove(draft.message.id) != nil {
            try receive(draft)
            return countAdded(draft)
        }
        if let id = outcome.awaited, try transaction.messages.find(id) == nil, waiting.add(outcome) { return }
        try settle(outcome)
    }

    private mutating func settle(_ outcome: SlackOutcome) throws {
        let outcome = try admitted(outcome)
        switch outcome {
        case .skipped(let reason): skip(reason)
        case .message(let draft):
            switch try keep(draft) {
            case .added: countAdded(draft)
            case .changed: report.updated += 1
            case .nothing: report.unchanged += 1
            }
        case .edit(let draft, let previous):
            let draft = try attributed(draft)
            var isNews = try keep(draft, from: .edit) != .nothing
            if let previous { isNews = try keepEarlier(previous, of: draft) || isNews }
            countChange(isNews)
        case .deletion(let id, let draft, let instant):
            if let draft { return countChange(try keep(attributed(draft), from: .deletion) != .nothing) }
            guard let stored = try transaction.messages.find(id) else { return skip(.unknownDeletion) }
            countChange(try mark(stored, editedAt: nil, deletedAt: instant))
        }
    }

    /// Gives a record that names nobody to whoever wrote the message that it is about.
    func attributed(_ draft: SlackDraft) throws -> SlackDraft {
        guard draft.author.isUnknown, let stored = try transaction.messages.find(draft.message.id),
            let user = try transaction.users.find(stored.author, in: organization), let author = SlackAuthor(user)
        else { return draft }
        var draft = draft
        draft.author = author
        draft.message.author = author.id
        return draft
    }

    /// Counts an earlier text that somebody other than the message's author wrote.
    mutating func noteEarlierText() { report.add([.earlierTexts: 1]) }

    private mutating func skip(_ reason: SlackOutcome.Reason) {
        report.skipped[reason.rawValue, default: 0] += 1
    }

    private mutating func countAdded(_ draft: SlackDraft) {
        if draft.message.kind == .event { report.events += 1 } else { report.messages += 1 }
    }

    /// Counts reactions and attachments that are new.
    mutating func count(reactions: Int = 0, attachments: Int = 0) {
        report.reactions += reactions
        report.attachments += attachments
    }

    private mutating func countChange(_ isNews: Bool) {
        if isNews { report.revisions += 1 } else { report.unchanged += 1 }
    }
}

extension SlackIntake {
    /// Stores who wrote a message, and where.
    mutating func meet(_ draft: SlackDraft) throws {
        try ensure(draft.author)
        ensure(draft.author.id, in: draft.message.conversation)
        if draft.author.isUnknown { report.add([.unknownAuthors: 1]) }
    }

    /// Stores a user of whom no list tells, once, and the name as soon as it is known.
    mutating func ensure(_ author: SlackAuthor) throws {
        guard !erased.contains(author.id) else { return }
        let isNamed = users[author.id]
        guard isNamed == nil || (isNamed == false && author.name != nil) else { return }
        let user = author.user(in: organization)
        let stored = isNamed == nil ? try transaction.users.find(user.id, in: organization) : user
        if let stored, isNamed == nil, stored.name != author.fallbackName {
            users[user.id] = true
            return
        }
        if stored == nil || author.name != nil { try transaction.users.save(user) }
        users[user.id] = author.name != nil
        try transaction.users.add(author.identifier, to: user.id, in: organization)
        guard let name = author.name else { return }
        try transaction.users.add(UserIdentifier(kind: .name, value: name), to: user.id, in: organization)
    }

    /// Notes once that a user takes part in a conversation.
    private mutating func ensure(_ user: User.ID, in conversation: Conversation.ID) {
        guard participants[conversation, default: []].insert(user).inserted else { return }
        joining.append((user, conversation))
    }

    private mutating func storeParticipants() throws {
        try transaction.conversations.addParticipants(joining)
        joining.removeAll()
    }

    /// Stores the reactions and attachments of a message that are new, and whom a new message mentions; tells whether
    /// any reaction or attachment was new.
    mutating func addExtras(of draft: SlackDraft, to message: Message, isNew: Bool) throws -> Bool {
        if isNew, !draft.mentions.isEmpty {
            try transaction.messages.addMentions(draft.mentions, to: message)
        }
        var isNews = false
        for (author, emoji) in draft.reactions where !erased.contains(author.id) {
            try ensure(author)
            let reaction = Reaction(user: author.id, emoji: emoji)
            guard ahead.reactions[message.id]?.contains(reaction) != true,
                try transaction.messages.insert(reaction, to: message.id)
            else { continue }
            count(reactions: 1)
            isNews = true
        }
        guard !draft.attachments.isEmpty else { return isNews }
        var known: Set<String> = []
        if !isNew {
            let stored = try transaction.messages.attachments(by: message.author, from: message.id, through: message.id)
            known = Set((stored[message.id] ?? []).map(\.sourceKey))
        }
        for (attachment, position) in draft.attachments(besides: known) {
            guard try transaction.messages.insert(attachment, at: position, of: message) else { continue }
            count(attachments: 1)
            isNews = true
        }
        return isNews
    }
}
