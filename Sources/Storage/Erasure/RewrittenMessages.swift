public import Chat
internal import Database

/// How many messages of an author had words replaced, and when.
public struct RewrittenMessages: Equatable, Sendable {
    /// Messages of which the present text or an earlier one was rewritten.
    public let messages: Int
    /// When the first of them was rewritten last.
    public let first: Instant
    /// When the last of them was.
    public let last: Instant
}

extension RewritingRepository {
    /// What was rewritten of the messages that an export covers; `nil` when nothing was.
    public func rewritten(in range: ExportRange) throws -> RewrittenMessages? {
        let condition = range.messageCondition(after: 3)
        return try connection.first(
            """
            SELECT COUNT(*), MIN(rewritten_at), MAX(rewritten_at) FROM rewritten_messages
                JOIN messages ON messages.author = rewritten_messages.author AND messages.id = rewritten_messages.message
            WHERE rewritten_messages.author = $1 AND message >= $2 AND message < $3\(condition.sql)
            """,
            [.id(range.author), .id(Message.ID.first(at: range.start)), .id(Message.ID.first(at: range.end))]
                + condition.values
        ) { row in
            row.integer(0) == 0
                ? nil : RewrittenMessages(messages: Int(row.integer(0)), first: row.instant(1), last: row.instant(2))
        } ?? nil
    }
}
