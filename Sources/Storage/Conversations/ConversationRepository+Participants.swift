public import Chat
internal import Database

extension ConversationRepository {
    /// Notes that a user takes part; says nothing when that is known, and brings back nobody who has left.
    public func addParticipant(_ user: User.ID, to conversation: Conversation.ID, isOwner: Bool = false) throws {
        try connection.execute(
            """
            INSERT INTO participants (conversation, participant, is_owner) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
            """,
            [.id(conversation), .id(user), .boolean(isOwner)]
        )
    }

    /// Notes that users take part; says nothing when that is known, and brings back nobody who has left.
    public func addParticipants(_ participants: [(user: User.ID, conversation: Conversation.ID)]) throws {
        let rows = participants.map { [DatabaseValue.id($1), .id($0), .boolean(false)] }
        _ = try connection.addNew(rows, to: "participants", ["conversation", "participant", "is_owner"])
    }

    /// Lets a user take part, also one who has left.
    public func admitParticipant(_ user: User.ID, to conversation: Conversation.ID) throws {
        try connection.execute(
            """
            INSERT INTO participants (conversation, participant, is_owner) VALUES ($1, $2, 0)
            ON CONFLICT (conversation, participant) DO UPDATE SET left_at = NULL
            """,
            [.id(conversation), .id(user)]
        )
    }

    /// Notes that a user takes no part any more.
    public func removeParticipant(_ user: User.ID, from conversation: Conversation.ID, at now: Instant) throws {
        try connection.execute(
            "UPDATE participants SET left_at = $1, is_owner = 0 WHERE conversation = $2 AND participant = $3",
            [.instant(now), .id(conversation), .id(user)]
        )
    }

    /// Whether a user takes part.
    public func isParticipant(_ user: User.ID, in conversation: Conversation.ID) throws -> Bool {
        try connection.first(
            "SELECT 1 FROM participants WHERE conversation = $1 AND participant = $2 AND left_at IS NULL",
            [.id(conversation), .id(user)]
        ) { _ in true } ?? false
    }

    /// Those who take part, in the order of their identifiers.
    public func participants(of conversation: Conversation.ID) throws -> [User.ID] {
        try connection.all(
            "SELECT participant FROM participants WHERE conversation = $1 AND left_at IS NULL ORDER BY participant",
            [.id(conversation)]
        ) { $0.id(0) }
    }

    /// How many people take part.
    public func participantCount(of conversation: Conversation.ID) throws -> Int {
        try connection.count(
            "SELECT COUNT(*) FROM participants WHERE conversation = $1 AND left_at IS NULL",
            [.id(conversation)]
        )
    }

    /// Those who take part or have left, by name.
    public func everyParticipant(of id: Conversation.ID) throws -> [(id: User.ID, name: String)] {
        try connection.all(
            """
            SELECT users.id, users.name FROM participants JOIN users ON users.id = participants.participant
            WHERE participants.conversation = $1 ORDER BY users.name, users.id
            """,
            [.id(id)]
        ) { ($0.id(0), $0.text(1)) }
    }

    /// The room's owners, in the order of their identifiers.
    public func owners(of conversation: Conversation.ID) throws -> [User.ID] {
        try connection.all(
            "SELECT participant FROM participants WHERE conversation = $1 AND is_owner = 1 ORDER BY participant",
            [.id(conversation)]
        ) { $0.id(0) }
    }

    /// Gives a room these owners and no others; they must take part.
    public func setOwners(_ owners: Set<User.ID>, of conversation: Conversation.ID) throws {
        try connection.execute("UPDATE participants SET is_owner = 0 WHERE conversation = $1", [.id(conversation)])
        for owner in owners {
            try connection.execute(
                "UPDATE participants SET is_owner = 1 WHERE conversation = $1 AND participant = $2 AND left_at IS NULL",
                [.id(conversation), .id(owner)]
            )
        }
    }
}
