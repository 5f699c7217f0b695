public import Chat
internal import Database

/// Conversations and their participants.
public struct ConversationRepository {
    let connection: any DatabaseConnection

    /// Adds a conversation, or takes over what is new about one that is there; tells whether anything changed.
    @discardableResult
    public func save(_ conversation: Conversation) throws -> Bool {
        let changed = try connection.execute(
            """
            INSERT INTO conversations (id, organization, kind, name, is_private, is_archived, created_at, source_key)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, is_private = excluded.is_private,
                is_archived = excluded.is_archived
            WHERE COALESCE(conversations.name, '') <> COALESCE(excluded.name, '')
                OR conversations.is_private <> excluded.is_private OR conversations.is_archived <> excluded.is_archived
            """,
            [
                .id(conversation.id), .id(conversation.organization), .text(conversation.kind.rawValue),
                .text(conversation.name), .boolean(conversation.isPrivate), .boolean(conversation.isArchived),
                .instant(conversation.createdAt), .text(conversation.sourceKey),
            ]
        )
        return changed > 0
    }

    /// Notes that a user takes part; says nothing when that is known.
    public func addParticipant(_ user: User.ID, to conversation: Conversation.ID) throws {
        try connection.execute(
            "INSERT INTO participants (conversation, participant) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            [.id(conversation), .id(user)]
        )
    }

    /// The organization's conversation with an identifier.
    public func find(_ id: Conversation.ID, in organization: Organization.ID) throws -> Conversation? {
        try connection.first(
            """
            SELECT id, organization, kind, name, is_private, is_archived, created_at, source_key
            FROM conversations WHERE id = $1 AND organization = $2
            """,
            [.id(id), .id(organization)]
        ) { row in
            Conversation(
                id: row.id(0),
                organization: row.id(1),
                kind: try row.value(2, named: "conversations.kind"),
                name: row.optionalText(3),
                isPrivate: row.boolean(4),
                isArchived: row.boolean(5),
                createdAt: row.optionalInstant(6),
                sourceKey: row.optionalText(7)
            )
        }
    }

    /// The names of those who take part, by name.
    public func participantNames(of id: Conversation.ID) throws -> [String] {
        try connection.all(
            """
            SELECT users.name FROM participants JOIN users ON users.id = participants.participant
            WHERE participants.conversation = $1 ORDER BY users.name, users.id
            """,
            [.id(id)]
        ) { $0.text(0) }
    }
}
