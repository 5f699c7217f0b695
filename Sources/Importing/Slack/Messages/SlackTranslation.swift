internal import Chat

/// Turns entries into messages.
///
/// One translation is used by one thread.
struct SlackTranslation {
    /// What was left out so far.
    var notes: [ImportNote: Int] = [:]
    /// What mentions are called.
    var names: SlackNames { directory.names }
    let directory: SlackDirectory
    /// Those whom no list names, so that their identifiers are made once.
    private var met: [String: SlackAuthor] = [:]

    init(directory: SlackDirectory) {
        self.directory = directory
    }

    /// What an entry of a conversation comes to.
    mutating func outcome(of entry: SlackEntry, in room: SlackRoom) -> SlackOutcome {
        do throws(SlackOutcome.Reason) {
            guard entry.isObject else { throw .notAnObject }
            guard entry.subtype != "message_replied" else { throw .threadBookkeeping }
            return switch entry.change {
            case .edit(let message, let previous): try edit(message, previous, entry, in: room)
            case .deletion(let ts, let previous): try deletion(ts ?? previous?.ts, previous, entry, in: room)
            case nil: .message(try draft(entry, in: room))
            }
        } catch {
            return .skipped(error)
        }
    }

    private mutating func edit(
        _ message: SlackEntry?,
        _ previous: SlackEntry?,
        _ entry: SlackEntry,
        in room: SlackRoom
    ) throws(SlackOutcome.Reason) -> SlackOutcome {
        guard var message = message ?? previous else { throw .emptyChange }
        var earlier = previous
        if let ts = previous?.ts, ts != message.ts {
            notes.count(.earlierTexts)
            earlier = nil
        }
        message.takeAuthor(of: earlier)
        // Only its author can change the text of a message.
        message.takeAuthor(message.editor ?? earlier?.editor ?? entry.user)
        earlier?.takeAuthor(of: message)
        earlier?.ts = message.ts
        let draft = try draft(message, in: room)
        guard let earlier else { return .edit(draft, previous: nil) }
        return .edit(draft, previous: try self.draft(earlier, in: room))
    }

    private mutating func deletion(
        _ ts: String?,
        _ previous: SlackEntry?,
        _ entry: SlackEntry,
        in room: SlackRoom
    ) throws(SlackOutcome.Reason) -> SlackOutcome {
        guard let ts else { throw .emptyChange }
        guard let timestamp = SlackTimestamp(ts), let deleted = entry.ts.flatMap({ SlackTimestamp($0) }) else {
            throw .invalidTimestamp
        }
        guard var previous else { return .deletion(room.id(of: timestamp), nil, at: deleted.instant) }
        previous.ts = ts
        // The user of the record itself is who deleted the message, and that may be anybody.
        previous.takeAuthor(previous.editor)
        var draft = try draft(previous, in: room)
        draft.message.deletedAt = deleted.instant
        return .deletion(draft.message.id, draft, at: deleted.instant)
    }

    private mutating func draft(_ entry: SlackEntry, in room: SlackRoom) throws(SlackOutcome.Reason) -> SlackDraft {
        guard let timestamp = entry.ts.flatMap({ SlackTimestamp($0) }) else { throw .invalidTimestamp }
        let author = author(of: entry)
        let words = words(of: entry, by: author)
        let text = SlackMarkup.readable(words, names: directory.names)
        let key = room.key(of: timestamp)
        let message = Message(
            id: .imported(key, at: timestamp.instant),
            author: author.id,
            conversation: room.conversation.id,
            kind: SlackSubtype.kind(
                of: entry.subtype,
                hasWriter: entry.user != nil || entry.botID != nil,
                hasText: !words.isEmpty
            ),
            subtype: entry.subtype,
            text: text,
            sourceText: text == words ? nil : words,
            sourceKey: timestamp.text,
            thread: thread(of: entry, in: room),
            editedAt: entry.editedTS.flatMap { SlackTimestamp($0)?.instant }
        )
        return SlackDraft(
            message: message,
            key: key,
            author: author,
            reactions: reactions(of: entry),
            attachments: attachments(of: entry, by: author),
            // A text without markup mentions nobody, and in the sentence of an event Slack names its author.
            mentions: text == words || message.kind == .event ? [] : mentions(in: words)
        )
    }

    private func thread(of entry: SlackEntry, in room: SlackRoom) -> Message.ID? {
        guard let ts = entry.threadTS, ts != entry.ts else { return nil }
        return SlackTimestamp(ts).map { room.id(of: $0) }
    }

    private mutating func reactions(of entry: SlackEntry) -> [(author: SlackAuthor, emoji: String)] {
        var reactions: [(author: SlackAuthor, emoji: String)] = []
        for reaction in entry.reactions {
            notes.count(.unnamedReactions, Int(clamping: reaction.count) - reaction.users.count)
            guard let name = reaction.name else { continue }
            for user in reaction.users { reactions.append((author(user), name)) }
        }
        return reactions
    }
}

extension SlackTranslation {
    private mutating func author(of entry: SlackEntry) -> SlackAuthor {
        if entry.subtype == "file_comment", let user = entry.comment?.user ?? entry.user { return author(user) }
        if entry.subtype == "bot_message", let bot = entry.botID { return author(bot, named: entry, kind: .bot) }
        if let user = entry.user { return author(user, profile: entry.profile) }
        if let bot = entry.botID { return author(bot, named: entry, kind: .bot) }
        if let name = entry.username { return author("bot:" + name, named: entry, kind: .bot) }
        if let user = entry.comment?.user { return author(user) }
        return .unknown(in: directory.organization)
    }

    private mutating func author(_ slackID: String, named entry: SlackEntry, kind: User.Kind) -> SlackAuthor {
        author(slackID, name: entry.username ?? entry.botName, kind: kind)
    }

    private mutating func author(_ slackID: String, profile: SlackProfile? = nil) -> SlackAuthor {
        author(slackID, name: profile?.shownName, kind: .person)
    }

    private mutating func author(_ slackID: String, name: String?, kind: User.Kind) -> SlackAuthor {
        if let listed = directory.listed(slackID) { return listed }
        if let known = met[slackID], known.name != nil || name == nil { return known }
        let author = SlackAuthor(slackID, name: name, kind: kind, organization: directory.organization)
        met[slackID] = author
        return author
    }
}
