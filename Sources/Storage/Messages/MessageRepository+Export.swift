public import Chat
internal import Database

extension MessageRepository {
    /// Hands over all messages of a range, with all that is kept about each, in the order of their identifiers.
    ///
    /// Memory stays the same whatever the range. Other queries may be made meanwhile.
    public func forEachRecord(in range: ExportRange, _ body: (inout MessageRecord) throws -> Void) throws {
        // The bounds are compared as identifiers, whose first 48 bits are the instant.
        let (start, end) = (Message.ID.first(at: range.start), Message.ID.first(at: range.end))
        let limit = range.messageCondition(after: 3)
        try forEachRecord(by: range.author, from: start, until: end, limitedTo: limit, body)
    }

    /// Hands over an author's messages from one on, up to but not including another, in the same way.
    func forEachRecord(
        by author: User.ID,
        from start: Message.ID,
        until end: Message.ID,
        limitedTo limit: (sql: String, values: [DatabaseValue]) = ("", []),
        _ body: (inout MessageRecord) throws -> Void
    ) throws {
        try forEachBatch(by: author, from: start, until: end, limitedTo: limit) { batch in
            guard let first = batch.rows.first?.id, let last = batch.rows.last?.id else { return }
            let mentions = try mentions(by: author, from: first, through: last)
            let revisions = try revisions(by: author, from: first, through: last)
            let attachments = try attachments(by: author, from: first, through: last)
            try batch.forEachRecord(by: author) { record in
                if !mentions.isEmpty { record.mentions = mentions[record.id] ?? [] }
                if !revisions.isEmpty { record.revisions = revisions[record.id] ?? [] }
                if !attachments.isEmpty { record.attachments = attachments[record.id] ?? [] }
                try body(&record)
            }
        }
    }

    /// Hands over messages batch by batch; the same batch is filled anew each time.
    private func forEachBatch(
        by author: User.ID,
        from start: Message.ID,
        until end: Message.ID,
        limitedTo limit: (sql: String, values: [DatabaseValue]),
        _ body: (MessageBatch) throws -> Void
    ) throws {
        var batch = MessageBatch()
        var next = start
        var isInclusive = true
        // A server sends all rows that it is asked for, so that not many more are than a batch takes of such texts.
        var rows = 512
        while true {
            batch.removeAll()
            try connection.forEachRow(
                """
                SELECT id, conversation, kind, subtype, text, source_text, source_key, thread, edited_at, deleted_at
                FROM messages WHERE author = $1 AND id \(isInclusive ? ">=" : ">") $2 AND id < $3\(limit.sql)
                ORDER BY id LIMIT $\(limit.values.count + 4)
                """,
                [.id(author), .id(next), .id(end)] + limit.values + [.integer(Int64(rows))]
            ) { row in
                batch.append(row)
                return !batch.isFull
            }
            guard let last = batch.rows.last else { return }
            try body(batch)
            guard batch.isFull || batch.rows.count == rows else { return }
            rows = min(2 * batch.rows.count, MessageBatch.mostRows)
            next = last.id
            isInclusive = false
        }
    }

    /// The author's earlier texts of the messages between two, both included, oldest first.
    public func revisions(
        by author: User.ID,
        from first: Message.ID,
        through last: Message.ID
    ) throws -> [Message.ID: [Revision]] {
        let rows = try connection.all(
            """
            SELECT message, written_at, text, source_text FROM revisions
            WHERE author = $1 AND message >= $2 AND message <= $3 ORDER BY message, written_at
            """,
            [.id(author), .id(first), .id(last)]
        ) { row in
            (
                row.id(0, of: Message.self),
                Revision(text: row.text(2), sourceText: row.optionalText(3), writtenAt: row.instant(1))
            )
        }
        return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }

    /// The author's attachments to the messages between two, both included, in their order on the message.
    public func attachments(
        by author: User.ID,
        from first: Message.ID,
        through last: Message.ID
    ) throws -> [Message.ID: [Attachment]] {
        let rows = try connection.all(
            """
            SELECT message, source_key, name, title, media_type, size, source_url, digest, deleted_at FROM attachments
            WHERE author = $1 AND message >= $2 AND message <= $3 ORDER BY message, position
            """,
            [.id(author), .id(first), .id(last)]
        ) { row in
            (
                row.id(0, of: Message.self),
                Attachment(
                    sourceKey: row.text(1),
                    name: row.optionalText(2),
                    title: row.optionalText(3),
                    mediaType: row.optionalText(4),
                    size: row.optionalInteger(5),
                    sourceURL: row.optionalText(6),
                    digest: row.isNull(7) ? nil : Array(row.bytes(7)),
                    deletedAt: row.optionalInstant(8)
                )
            )
        }
        return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }

    /// Whom the author's messages between two, both included, mention, in the order of their identifiers.
    private func mentions(
        by author: User.ID,
        from first: Message.ID,
        through last: Message.ID
    ) throws -> [Message.ID: [User.ID]] {
        let rows = try connection.all(
            """
            SELECT message, mentioned FROM mentions WHERE author = $1 AND message >= $2 AND message <= $3
            ORDER BY message, mentioned
            """,
            [.id(author), .id(first), .id(last)]
        ) { row in (row.id(0, of: Message.self), row.id(1, of: User.self)) }
        return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }

    /// Hands over the reactions that the author made to messages sent in the range, their own or others'.
    public func forEachReaction(
        in range: ExportRange,
        _ body: (_ message: Message.ID, _ emoji: String) throws -> Void
    ) throws {
        let (condition, limit) = range.reactionCondition(after: 3)
        try connection.forEachRow(
            """
            SELECT message, emoji FROM reactions WHERE author = $1 AND message >= $2 AND message < $3\(condition)
            ORDER BY message, emoji
            """,
            [.id(range.author), .id(Message.ID.first(at: range.start)), .id(Message.ID.first(at: range.end))] + limit
        ) { row in
            try body(row.id(0), row.text(1))
            return true
        }
    }

    /// How many messages of an author were sent from an instant on, up to but not including another.
    public func count(by author: User.ID, from start: Instant?, until end: Instant?) throws -> Int {
        try count("SELECT COUNT(*) FROM messages WHERE author = $1 AND id >= $2 AND id < $3", author, start, end)
    }

    /// How many messages, and reactions, a range covers.
    public func count(in range: ExportRange) throws -> (messages: Int, reactions: Int) {
        let bounds: [DatabaseValue] = [
            .id(range.author), .id(Message.ID.first(at: range.start)), .id(Message.ID.first(at: range.end)),
        ]
        let (messages, messageLimit) = range.messageCondition(after: 3)
        let (reactions, reactionLimit) = range.reactionCondition(after: 3)
        return (
            try connection.count(
                "SELECT COUNT(*) FROM messages WHERE author = $1 AND id >= $2 AND id < $3\(messages)",
                bounds + messageLimit
            ),
            try connection.count(
                "SELECT COUNT(*) FROM reactions WHERE author = $1 AND message >= $2 AND message < $3\(reactions)",
                bounds + reactionLimit
            )
        )
    }

    /// When the oldest message of an author was sent, of all or of a conversation.
    public func oldest(by author: User.ID, in conversation: Conversation.ID?) throws -> Instant? {
        try connection.first(
            """
            SELECT id FROM messages WHERE author = $1\(conversation == nil ? "" : " AND conversation = $2")
            ORDER BY id LIMIT 1
            """,
            [.id(author)] + (conversation.map { [.id($0)] } ?? [])
        ) { $0.id(0, of: Message.self).instant }
    }

    /// How many messages of an organization's people were sent before an instant.
    public func count(in organization: Organization.ID, before end: Instant) throws -> Int {
        try connection.count(
            """
            SELECT COUNT(*) FROM users JOIN messages ON messages.author = users.id AND messages.id < $2
            WHERE users.organization = $1
            """,
            [.id(organization), .id(Message.ID.first(at: end))]
        )
    }

    /// How many reactions an author made to messages that were sent from an instant on, up to but not including
    /// another.
    public func countReactions(by author: User.ID, from start: Instant?, until end: Instant?) throws -> Int {
        try count(
            "SELECT COUNT(*) FROM reactions WHERE author = $1 AND message >= $2 AND message < $3",
            author,
            start,
            end
        )
    }

    private func count(_ sql: String, _ author: User.ID, _ start: Instant?, _ end: Instant?) throws -> Int {
        let first = start.map { Message.ID.first(at: $0) } ?? Message.ID(high: 0, low: 0)
        let last = end.map { Message.ID.first(at: $0) } ?? Message.ID(high: .max, low: .max)
        guard first < last else { return 0 }
        return try connection.count(sql, [.id(author), .id(first), .id(last)])
    }
}
