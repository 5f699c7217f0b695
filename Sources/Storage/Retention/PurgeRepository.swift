public import Chat
internal import Database

/// What retention has put out of reach, and how far its removal has come.
public struct PurgeRepository {
    let connection: any DatabaseConnection

    /// The last run of an organization's purge.
    public func last(in organization: Organization.ID) throws -> Purge? {
        try connection.first(
            "SELECT organization, cutoff, started_at, ended_at, messages FROM purges WHERE organization = $1",
            [.id(organization)]
        ) { row in
            Purge(
                organization: row.id(0),
                cutoff: row.instant(1),
                startedAt: row.instant(2),
                endedAt: row.optionalInstant(3),
                messages: Int(row.integer(4))
            )
        }
    }

    /// Begins a run, which takes the place of the one before.
    public func begin(in organization: Organization.ID, cutoff: Instant, at now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO purges (organization, cutoff, started_at, ended_at, messages) VALUES ($1, $2, $3, NULL, 0)
            ON CONFLICT (organization) DO UPDATE SET cutoff = excluded.cutoff, started_at = excluded.started_at,
                ended_at = NULL, messages = 0
            """,
            [.id(organization), .instant(cutoff), .instant(now)]
        )
    }

    /// Counts messages that the run under way has removed, all of which were sent before an instant.
    ///
    /// - Returns: how many the run has removed by then.
    public func add(_ messages: Int, sentBefore instant: Instant, in organization: Organization.ID) throws -> Int {
        try connection.first(
            """
            UPDATE purges SET messages = messages + $1,
                removed_before = CASE WHEN removed_before < $2 THEN $2 ELSE removed_before END
            WHERE organization = $3 RETURNING messages
            """,
            [.integer(Int64(messages)), .instant(instant), .id(organization)]
        ) { Int($0.integer(0)) } ?? 0
    }

    /// The latest instant before which a run has ever removed messages; it never falls.
    public func removedBefore(in organization: Organization.ID) throws -> Instant? {
        try connection.first(
            "SELECT removed_before FROM purges WHERE organization = $1 AND removed_before > 0",
            [.id(organization)]
        ) { $0.instant(0) }
    }

    /// Ends the run under way; tells whether there was one.
    public func end(in organization: Organization.ID, at now: Instant) throws -> Bool {
        try connection.execute(
            "UPDATE purges SET ended_at = $1 WHERE organization = $2 AND ended_at IS NULL",
            [.instant(now), .id(organization)]
        ) > 0
    }

    /// The people, none of whom a hold is on, of whom something may be removed, in the order of their identifiers.
    public func authors(in organization: Organization.ID, before cutoff: Instant, at now: Instant) throws -> [User.ID] {
        try connection.all(
            """
            SELECT id FROM users WHERE organization = $1
                AND id NOT IN (
                    SELECT subject FROM holds WHERE organization = $1 AND subject IS NOT NULL
                        AND \(HoldRepository.isStanding("$3"))
                )
                AND (EXISTS (SELECT 1 FROM messages WHERE author = users.id AND messages.id < $2)
                    OR EXISTS (SELECT 1 FROM reactions WHERE author = users.id AND message < $2))
            ORDER BY id
            """,
            [.id(organization), .id(Message.ID.first(at: cutoff)), .instant(now)]
        ) { $0.id(0) }
    }

    /// Whether anything of an organization is to be removed that was sent before an instant.
    public func isNeeded(in organization: Organization.ID, before cutoff: Instant, at now: Instant) throws -> Bool {
        try authors(in: organization, before: cutoff, at: now).contains { author in
            try !messages(by: author, after: nil, before: cutoff, at: now, limit: 1).isEmpty
                || !strayReactions(by: author, before: cutoff, limit: 1).isEmpty
        }
    }

    /// The oldest messages of an author that may be removed: sent before an instant, in no conversation that is held.
    ///
    /// - Parameter last: where an earlier look has ended; what comes before it is not looked at again.
    public func messages(
        by author: User.ID,
        after last: Message.ID?,
        before cutoff: Instant,
        at now: Instant,
        limit: Int
    ) throws -> [Message.ID] {
        try connection.all(
            """
            SELECT id FROM messages WHERE author = $1 AND id > $2 AND id < $3 AND \(Self.isInNoHeldConversation("$4"))
            ORDER BY id LIMIT $5
            """,
            [
                .id(author), .id(last ?? Message.ID(high: 0, low: 0)), .id(Message.ID.first(at: cutoff)),
                .instant(now), .integer(Int64(limit)),
            ]
        ) { $0.id(0) }
    }

    /// Leaves out the newest of some messages if more of their commitment block would go with the next ones: a block that
    /// goes as a whole need not be read.
    public func wholeBlocks(of messages: [Message.ID], by author: User.ID) throws -> [Message.ID] {
        guard let first = messages.first, let last = messages.last,
            let block = try CommitmentRepository(connection: connection).block(around: last, of: author),
            block.first > first, block.last != last
        else { return messages }
        return messages.filter { $0 < block.first }
    }

    /// Those of some messages that may still be removed: the settings and the holds may have changed since they were
    /// found.
    public func stillExpired(
        _ messages: [Message.ID],
        by author: User,
        before cutoff: Instant,
        at now: Instant
    ) throws -> [Message.ID] {
        let isHeld = try HoldRepository(connection: connection).standing(in: author.organization, at: now)
            .contains { $0.target == .subject(author.id) }
        guard !isHeld, let first = messages.min(), let last = messages.max() else { return [] }
        let found = Set(messages)
        return try connection.all(
            """
            SELECT id FROM messages WHERE author = $1 AND id >= $2 AND id <= $3 AND id < $4
                AND \(Self.isInNoHeldConversation("$5")) ORDER BY id
            """,
            [.id(author.id), .id(first), .id(last), .id(Message.ID.first(at: cutoff)), .instant(now)]
        ) { $0.id(0, of: Message.self) }
        .filter { found.contains($0) }
    }

    /// Removes reactions of a person, on whom no hold is, to messages that are gone; tells how many.
    public func removeStrayReactions(by author: User.ID, before cutoff: Instant, limit: Int) throws -> Int {
        var count = 0
        for list in try strayReactions(by: author, before: cutoff, limit: limit).listed {
            let owner = "$\(list.values.count + 1)"
            count += try connection.execute(
                "DELETE FROM reactions WHERE author = \(owner) AND message IN \(list.placeholders)",
                list.values + [.id(author)]
            )
        }
        return count
    }

    private func strayReactions(by author: User.ID, before cutoff: Instant, limit: Int) throws -> [Message.ID] {
        try connection.all(
            """
            SELECT message FROM reactions WHERE author = $1 AND message < $2
                AND NOT EXISTS (SELECT 1 FROM messages WHERE messages.id = reactions.message)
            ORDER BY message LIMIT $3
            """,
            [.id(author), .id(Message.ID.first(at: cutoff)), .integer(Int64(limit))]
        ) { $0.id(0) }
    }

    private static func isInNoHeldConversation(_ instant: String) -> String {
        """
        conversation NOT IN (
            SELECT conversation FROM holds WHERE conversation IS NOT NULL AND \(HoldRepository.isStanding(instant))
        )
        """
    }
}
