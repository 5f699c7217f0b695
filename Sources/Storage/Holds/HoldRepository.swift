public import Chat
internal import Database

/// Legal holds, also those that have ended or were released.
public struct HoldRepository {
    let connection: any DatabaseConnection

    /// Adds a hold.
    public func insert(_ hold: Hold) throws {
        let (subject, conversation): (User.ID?, Conversation.ID?) =
            switch hold.target {
            case .subject(let id): (id, nil)
            case .conversation(let id): (nil, id)
            }
        try connection.execute(
            """
            INSERT INTO holds (id, organization, subject, conversation, reason, client, author, author_name,
                created_at, ends_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                .id(hold.id), .id(hold.organization), .id(subject), .id(conversation), .text(hold.reason),
                .id(hold.author.client), .id(hold.author.user), .text(hold.author.name), .instant(hold.createdAt),
                .instant(hold.endsAt),
            ]
        )
    }

    /// The organization's hold with an identifier.
    public func find(_ id: Hold.ID, in organization: Organization.ID) throws -> Hold? {
        try connection.first(
            Self.select + " WHERE id = $1 AND organization = $2",
            [.id(id), .id(organization)],
            Self.read
        )
    }

    /// One page of the organization's holds, the newest first.
    public func page(in organization: Organization.ID, size: Int, number: Int) throws -> [Hold] {
        try connection.all(
            Self.select + " WHERE organization = $1 ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3",
            [.id(organization), .integer(Int64(size)), .integer(Int64(size * (number - 1)))],
            Self.read
        )
    }

    /// How many holds the organization has.
    public func count(in organization: Organization.ID) throws -> Int {
        try connection.count("SELECT COUNT(*) FROM holds WHERE organization = $1", [.id(organization)])
    }

    /// The organization's holds that stand at an instant, the oldest first.
    public func standing(in organization: Organization.ID, at now: Instant) throws -> [Hold] {
        try connection.all(
            Self.select + " WHERE organization = $1 AND \(Self.isStanding("$2")) ORDER BY created_at, id",
            [.id(organization), .instant(now)],
            Self.read
        )
    }

    /// The holds that stand on a person, or on a conversation in which the person wrote something.
    public func standing(on subject: User, at now: Instant) throws -> [Hold] {
        try standing(in: subject.organization, at: now).filter { hold in
            switch hold.target {
            case .subject(let id): return id == subject.id
            case .conversation(let id):
                return try connection.first(
                    "SELECT 1 FROM messages WHERE author = $1 AND conversation = $2 LIMIT 1",
                    [.id(subject.id), .id(id)]
                ) { _ in true } ?? false
            }
        }
    }

    /// Whether a hold stands on what a person wrote, wherever that was.
    public func isHeld(_ person: User.ID, in organization: Organization.ID, at now: Instant) throws -> Bool {
        try standing(in: organization, at: now).contains { $0.target == .subject(person) }
    }

    /// Releases a hold; tells whether it had not been released before.
    public func release(_ id: Hold.ID, by name: String, at now: Instant) throws -> Bool {
        try connection.execute(
            "UPDATE holds SET released_at = $1, released_by = $2 WHERE id = $3 AND released_at IS NULL",
            [.instant(now), .text(name), .id(id)]
        ) > 0
    }

    /// Which of an organization's messages are held, be it for their author or for their conversation.
    public func held(
        among messages: [(id: Message.ID, author: User.ID)],
        in organization: Organization.ID,
        at now: Instant
    ) throws -> Set<Message.ID> {
        let targets = try standing(in: organization, at: now).map(\.target)
        guard !targets.isEmpty else { return [] }
        return try Set(
            messages.filter { message in
                if targets.contains(.subject(message.author)) { return true }
                let conversation = try connection.first(
                    "SELECT conversation FROM messages WHERE author = $1 AND id = $2",
                    [.id(message.author), .id(message.id)]
                ) { $0.id(0, of: Conversation.self) }
                return conversation.map { targets.contains(.conversation($0)) } ?? false
            }
            .map(\.id)
        )
    }

    static func isStanding(_ parameter: String) -> String {
        "released_at IS NULL AND (ends_at IS NULL OR ends_at > \(parameter))"
    }

    private static let select =
        """
        SELECT id, organization, subject, conversation, reason, client, author, author_name, created_at, ends_at,
            released_at, released_by FROM holds
        """

    private static func read(_ row: any DatabaseRow) throws -> Hold {
        Hold(
            id: row.id(0),
            organization: row.id(1),
            target: row.isNull(2) ? .conversation(row.id(3)) : .subject(row.id(2)),
            reason: row.text(4),
            author: .init(client: row.id(5), user: row.optionalID(6), name: row.text(7)),
            createdAt: row.instant(8),
            endsAt: row.optionalInstant(9),
            releasedAt: row.optionalInstant(10),
            releasedBy: row.optionalText(11)
        )
    }
}
