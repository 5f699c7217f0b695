public import Chat
internal import Database

/// How many messages of one month were removed.
public struct RemovedMonth: Equatable, Sendable {
    /// The first instant of the month, in UTC.
    public let start: Instant
    /// How many messages were sent in it and were removed.
    public let messages: Int
}

/// What stays of messages that retention removes: that they were there, and how many.
extension CommitmentRepository {
    /// Prepares the removal of an author's messages that were sent before an instant, and counts them by month.
    ///
    /// Call it in the transaction that removes the messages, **before** their rows are deleted: the block in which the
    /// cutoff lies is cut in two there, which takes the messages of both parts. The blocks before the cutoff keep their
    /// place, number and head, and lose their secret, without which their head tells nothing of what was said.
    public func prepareRemoval(of author: User.ID, before cutoff: Instant) throws {
        let bound = Message.ID.first(at: cutoff)
        if let block = try block(around: bound, of: author), block.first < bound {
            try delete(of: author, from: block.first, through: block.first)
            try commit(to: author, from: block.first, through: bound.predecessor)
            try commit(to: author, from: bound, through: block.last)
        }
        try countRemoval(of: author, before: bound)
        try connection.execute(
            "UPDATE commitments SET secret = NULL WHERE author = $1 AND first < $2 AND secret IS NOT NULL",
            [.id(author), .id(bound)]
        )
    }

    /// How many messages of an author were removed, by the months in which any was.
    public func removedMonths(of author: User.ID) throws -> [RemovedMonth] {
        try connection.all(
            "SELECT month, messages FROM removed_messages WHERE author = $1 ORDER BY month",
            [.id(author)]
        ) { RemovedMonth(start: $0.instant(0), messages: Int($0.integer(1))) }
    }

    private func countRemoval(of author: User.ID, before bound: Message.ID) throws {
        var next = Message.ID.least
        while let first = try oldestMessage(of: author, from: next, before: bound) {
            let month = first.instant.monthInUTC
            let end = min(Message.ID.first(at: month.end), bound)
            try connection.execute(
                """
                INSERT INTO removed_messages (author, month, messages)
                SELECT $1, $2, COUNT(*) FROM messages WHERE author = $1 AND id >= $3 AND id < $4
                ON CONFLICT (author, month) DO UPDATE SET messages = removed_messages.messages + excluded.messages
                """,
                [.id(author), .instant(month.start), .id(first), .id(end)]
            )
            next = end
        }
    }

    private func oldestMessage(
        of author: User.ID,
        from first: Message.ID,
        before end: Message.ID
    ) throws -> Message.ID? {
        try connection.first(
            "SELECT id FROM messages WHERE author = $1 AND id >= $2 AND id < $3 ORDER BY id LIMIT 1",
            [.id(author), .id(first), .id(end)]
        ) { $0.id(0) }
    }
}

extension Identifier<Message> {
    /// The greatest identifier before this one; the smallest has none and stays.
    fileprivate var predecessor: Self {
        guard low == 0 else { return Self(high: high, low: low - 1) }
        return high == 0 ? self : Self(high: high - 1, low: .max)
    }
}
