public import Chat
internal import Database

/// A conversation of somebody's, with when something was last written in it.
public struct ListedConversation: Sendable {
    /// The conversation.
    public let conversation: Conversation
    /// The newest message that is not deleted; `nil` when there is none.
    public let lastMessage: Message.ID?
}

extension ConversationRepository {
    /// The conversations that a user takes part in, those with the newest messages first.
    ///
    /// - Parameters:
    ///   - cutoff: messages sent earlier do not count.
    ///   - includesArchived: whether conversations that were closed are among them.
    public func all(
        with user: User.ID,
        in organization: Organization.ID,
        since cutoff: Instant,
        includesArchived: Bool
    ) throws -> [ListedConversation] {
        let found = try connection.all(
            """
            \(Self.columns), (
                    SELECT messages.id FROM messages WHERE messages.conversation = conversations.id
                        AND messages.id >= $3 AND messages.deleted_at IS NULL AND messages.kind = 0
                    ORDER BY messages.id DESC LIMIT 1
                )
            FROM participants JOIN conversations ON conversations.id = participants.conversation
            WHERE participants.participant = $1 AND participants.left_at IS NULL AND conversations.organization = $2
                AND conversations.is_archived <= $4
            """,
            [.id(user), .id(organization), .id(Message.ID.first(at: cutoff)), .boolean(includesArchived)]
        ) { row in
            ListedConversation(conversation: try Self.read(row), lastMessage: row.optionalID(10))
        }
        return found.sorted { left, right in
            let none = Message.ID(high: 0, low: 0)
            let (newer, older) = (left.lastMessage ?? none, right.lastMessage ?? none)
            return newer == older ? left.conversation.id > right.conversation.id : newer > older
        }
    }
}
