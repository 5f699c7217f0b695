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
            INSERT INTO conversations (id, organization, kind, name, is_private, is_archived, created_at, source_key,
                subject, description)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, is_private = excluded.is_private,
                is_archived = excluded.is_archived
            WHERE COALESCE(conversations.name, '') <> COALESCE(excluded.name, '')
                OR conversations.is_private <> excluded.is_private OR conversations.is_archived <> excluded.is_archived
            """,
            [
                .id(conversation.id), .id(conversation.organization), .text(conversation.kind.rawValue),
                .text(conversation.name), .boolean(conversation.isPrivate), .boolean(conversation.isArchived),
                .instant(conversation.createdAt), .text(conversation.sourceKey), .text(conversation.subject),
                .text(conversation.description),
            ]
        )
        return changed > 0
    }

    /// Words what a room is about anew.
    public func describe(_ id: Conversation.ID, subject: String?, description: String?) throws {
        try connection.execute(
            "UPDATE conversations SET subject = $1, description = $2 WHERE id = $3",
            [.text(subject), .text(description), .id(id)]
        )
    }

    /// The organization's conversation with an identifier.
    public func find(_ id: Conversation.ID, in organization: Organization.ID) throws -> Conversation? {
        try connection.first(
            Self.select + " WHERE id = $1 AND organization = $2",
            [.id(id), .id(organization)],
            Self.read
        )
    }

    /// The organization's group room whose address is made of these bytes.
    public func find(addressed tail: JabberID.Tail, in organization: Organization.ID) throws -> Conversation? {
        try connection.first(
            Self.select + " WHERE organization = $1 AND substr(id, 5) = $2 AND kind = 'group'",
            [.id(organization), .bytes(tail.bytes)],
            Self.read
        )
    }

    /// The one-on-one of two people that has been there longest; of one person, that with themselves.
    public func oneOnOne(
        of first: User.ID,
        and second: User.ID,
        in organization: Organization.ID
    ) throws -> Conversation? {
        try connection.first(
            """
            \(Self.select) JOIN participants AS own ON own.conversation = conversations.id
            JOIN participants AS other ON other.conversation = conversations.id
            WHERE own.participant = $1 AND other.participant = $2 AND conversations.kind = 'oneOnOne'
                AND conversations.organization = $3
                AND ($1 <> $2 OR NOT EXISTS (
                    SELECT 1 FROM participants WHERE conversation = conversations.id AND participant <> $1
                ))
            ORDER BY conversations.id LIMIT 1
            """,
            [.id(first), .id(second), .id(organization)],
            Self.read
        )
    }

    static let columns =
        """
        SELECT conversations.id, conversations.organization, conversations.kind, conversations.name,
            conversations.is_private, conversations.is_archived, conversations.created_at, conversations.source_key,
            conversations.subject, conversations.description
        """
    static let select = columns + " FROM conversations"

    static func read(_ row: any DatabaseRow) throws -> Conversation {
        Conversation(
            id: row.id(0),
            organization: row.id(1),
            kind: try row.value(2, named: "conversations.kind"),
            name: row.optionalText(3),
            subject: row.optionalText(8),
            description: row.optionalText(9),
            isPrivate: row.boolean(4),
            isArchived: row.boolean(5),
            createdAt: row.optionalInstant(6),
            sourceKey: row.optionalText(7)
        )
    }
}
