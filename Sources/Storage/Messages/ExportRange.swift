public import Chat
internal import Database

/// Which messages an export covers: one author's, from an instant up to but not including another.
public struct ExportRange: Sendable {
    /// A conversation to which a part of the range is limited.
    public struct Limit: Sendable {
        /// Of what was sent before this instant, only messages of the conversation are covered.
        public let cutoff: Instant
        /// The conversation.
        public let conversation: Conversation.ID

        /// Makes a limit of its parts.
        public init(cutoff: Instant, conversation: Conversation.ID) {
            self.cutoff = cutoff
            self.conversation = conversation
        }
    }

    /// Whose messages.
    public let author: User.ID
    /// The first instant that is covered.
    public let start: Instant
    /// The first instant that is not covered any more.
    public let end: Instant
    /// What of the older messages is covered; `nil` for all.
    public let limit: Limit?
    /// The conversations whose messages alone are covered; `nil` for all.
    public let conversations: Set<Conversation.ID>?

    /// Makes a range of its parts.
    public init(
        author: User.ID,
        start: Instant,
        end: Instant,
        limit: Limit? = nil,
        conversations: Set<Conversation.ID>? = nil
    ) {
        self.author = author
        self.start = start
        self.end = end
        self.limit = limit
        self.conversations = conversations
    }

    /// The part of the range before an instant.
    public func until(_ instant: Instant) -> Self {
        Self(
            author: author,
            start: start,
            end: max(start, min(end, instant)),
            limit: limit,
            conversations: conversations
        )
    }

    /// The range over all conversations.
    public var everywhere: Self { Self(author: author, start: start, end: end, limit: limit) }

    /// The limit and the conversations as a condition on messages, with parameters after the first ones.
    func messageCondition(after count: Int) -> (sql: String, values: [DatabaseValue]) {
        condition(after: count) {
            "conversation IN (\($0))"
        } of: {
            "id >= \($0)"
        }
    }

    /// The limit and the conversations as a condition on reactions, with parameters after the first ones.
    func reactionCondition(after count: Int) -> (sql: String, values: [DatabaseValue]) {
        condition(after: count) { conversations in
            """
            EXISTS (
                SELECT 1 FROM messages
                WHERE messages.id = reactions.message AND messages.conversation IN (\(conversations))
            )
            """
        } of: {
            "message >= \($0)"
        }
    }

    private func condition(
        after count: Int,
        _ isWritten: (_ conversations: String) -> String,
        of bound: (_ cutoff: String) -> String
    ) -> (sql: String, values: [DatabaseValue]) {
        var sql = ""
        var values: [DatabaseValue] = []
        func parameter(_ value: DatabaseValue) -> String {
            values.append(value)
            return "$\(count + values.count)"
        }
        if let limit {
            let cutoff = bound(parameter(.id(Message.ID.first(at: limit.cutoff))))
            sql += " AND (\(cutoff) OR \(isWritten(parameter(.id(limit.conversation)))))"
        }
        if let conversations {
            let names = conversations.sorted().map { parameter(.id($0)) }
            sql += names.isEmpty ? " AND 1 = 0" : " AND \(isWritten(names.joined(separator: ", ")))"
        }
        return (sql, values)
    }
}
