public import Chat
internal import Database

extension MessageRepository {
    /// What people wrote in a conversation and did not delete, the newest first.
    public func page(of conversation: Conversation.ID, _ window: MessageWindow) throws -> [Message] {
        try page(window) { order in
            """
            \(Self.select) WHERE conversation = $1 AND id >= $2 AND id < $3 AND kind = 0 AND deleted_at IS NULL
            ORDER BY id \(order) LIMIT $4
            """
        } values: { start, end, limit in
            [.id(conversation), .id(start), .id(end), .integer(Int64(limit))]
        }
    }

    /// What people wrote in a thread and did not delete, the newest first; the message that began it is part of it.
    public func page(ofThread thread: Message.ID, _ window: MessageWindow) throws -> [Message] {
        guard window.start <= thread, thread < window.end, let first = try find(thread), first.isReadable else {
            return try replies(in: thread, window)
        }
        // The first message is older than all replies: it is on the page that holds the oldest of the window.
        switch window.direction {
        case .newest:
            let replies = try replies(in: thread, window)
            let isNext =
                replies.count < window.limit || (window.keepsMilliseconds && replies.last?.sentAt == first.sentAt)
            return isNext ? replies + [first] : replies
        case .oldest:
            return window.limit == 1 ? [first] : try replies(in: thread, window.reduced) + [first]
        }
    }

    private func replies(in thread: Message.ID, _ window: MessageWindow) throws -> [Message] {
        try page(window) { order in
            """
            \(Self.select) WHERE thread = $1 AND id >= $2 AND id < $3 AND kind = 0 AND deleted_at IS NULL
            ORDER BY id \(order) LIMIT $4
            """
        } values: { start, end, limit in
            [.id(thread), .id(start), .id(end), .integer(Int64(limit))]
        }
    }

    /// The conversation that a thread is in, also when the message that began it is gone.
    public func conversation(ofThread thread: Message.ID) throws -> Conversation.ID? {
        if let first = try find(thread) { return first.conversation }
        return try connection.first("SELECT conversation FROM messages WHERE thread = $1 LIMIT 1", [.id(thread)]) {
            $0.id(0)
        }
    }

    private func page(
        _ window: MessageWindow,
        sql: (_ order: String) -> String,
        values: (_ start: Message.ID, _ end: Message.ID, _ limit: Int) -> [DatabaseValue]
    ) throws -> [Message] {
        guard window.start < window.end else { return [] }
        let newestFirst = window.direction == .newest
        let statement = sql(newestFirst ? "DESC" : "ASC")
        var found = try connection.all(statement, values(window.start, window.end, window.limit), Self.read)
        if window.keepsMilliseconds, found.count == window.limit, let last = found.last?.id {
            // The rest of the millisecond in which the page ends.
            let first = Message.ID.first(at: last.instant)
            let next = Message.ID.first(at: Instant(milliseconds: last.instant.milliseconds + 1))
            let (start, end) = newestFirst ? (max(first, window.start), last) : (last.successor, min(next, window.end))
            if start < end {
                found += try connection.all(statement, values(start, end, MessageWindow.longestTail), Self.read)
            }
        }
        return newestFirst ? found : found.reversed()
    }
}

extension Message {
    /// Whether people may still read it: it was written by a person and not deleted.
    public var isReadable: Bool { kind == .message && deletedAt == nil }
}

extension Identifier<Message> {
    /// The smallest identifier after this one; the greatest has none and stays.
    public var successor: Self {
        guard low == .max else { return Self(high: high, low: low + 1) }
        return high == .max ? self : Self(high: high + 1, low: 0)
    }
}
