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
        let limit = range.limit.map { _ in
            """
             AND (message >= $4 OR EXISTS (
                SELECT 1 FROM messages WHERE messages.author = $1 AND messages.id = rewritten_messages.message
                    AND conversation = $5
            ))
            """
        }
        let limits: [DatabaseValue] =
            range.limit.map { [.id(Message.ID.first(at: $0.cutoff)), .id($0.conversation)] } ?? []
        return try connection.first(
            """
            SELECT COUNT(*), MIN(rewritten_at), MAX(rewritten_at) FROM rewritten_messages
            WHERE author = $1 AND message >= $2 AND message < $3\(limit ?? "")
            """,
            [.id(range.author), .id(Message.ID.first(at: range.start)), .id(Message.ID.first(at: range.end))] + limits
        ) { row in
            row.integer(0) == 0
                ? nil : RewrittenMessages(messages: Int(row.integer(0)), first: row.instant(1), last: row.instant(2))
        } ?? nil
    }
}
