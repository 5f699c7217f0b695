public import Chat
internal import Database

/// Removing a whole month at once, where the engine keeps each in a part of its own.
extension RemovalRepository {
    /// Whether a month holds messages, all of which are an organization's, and no hold is on any of them.
    public func isRemovable(_ month: MessageMonth, of organization: Organization.ID, at now: Instant) throws -> Bool {
        guard try !isEmpty(month) else { return false }
        return try connection.first(
            """
            SELECT 1 FROM messages WHERE id >= $1 AND id < $2
                AND (author NOT IN (SELECT id FROM users WHERE organization = $3)
                    OR author IN (
                        SELECT subject FROM holds WHERE subject IS NOT NULL AND \(HoldRepository.isStanding("$4"))
                    )
                    OR conversation IN (
                        SELECT conversation FROM holds
                        WHERE conversation IS NOT NULL AND \(HoldRepository.isStanding("$4"))
                    ))
            LIMIT 1
            """,
            month.bounds + [.id(organization), .instant(now)]
        ) { _ in true } == nil
    }

    /// What ``removeMonth(_:of:at:unlessSeenBefore:)`` asks for: whoever begins to read later sees what is so now.
    public func moment() throws -> Int64 { try connection.moment() }

    /// Removes all messages of a month with all that hangs on them, and notes how many; reactions of those whom a hold is
    /// on stay.
    ///
    /// The bytes of attachments are the caller's to remove, afterwards.
    ///
    /// - Returns: what was removed; `nil` when the month is not ``isRemovable(_:of:at:)``, or the store's commitments do
    ///   not end with it.
    /// - Throws: a `DatabaseError` with code `busy` when somebody began to read before the moment.
    public func removeMonth(
        _ month: MessageMonth,
        of organization: Organization.ID,
        at now: Instant,
        unlessSeenBefore moment: Int64
    ) throws -> Removal? {
        guard try isRemovable(month, of: organization, at: now) else { return nil }
        guard try CommitmentRepository(connection: connection).forgetSecrets(of: month) else { return nil }
        var removal = Removal()
        let bounds = month.bounds
        func delete(from table: String) throws -> Int {
            try connection.execute("DELETE FROM \(table) WHERE message >= $1 AND message < $2", bounds)
        }
        removal.pins = try delete(from: "pins")
        removal.revisions = try delete(from: "revisions")
        removal.mentions = try delete(from: "mentions")
        _ = try delete(from: "rewritten_messages")
        removal.reactions = try removeReactions(to: month, exceptOfHeldAt: now)
        removal.digests = Set(
            try connection.all(
                """
                SELECT DISTINCT digest FROM attachments WHERE message >= $1 AND message < $2 AND digest IS NOT NULL
                """,
                bounds
            ) { Array($0.bytes(0)) }
        )
        removal.attachments = try delete(from: "attachments")
        removal.messages = try connection.count("SELECT COUNT(*) FROM messages WHERE id >= $1 AND id < $2", bounds)
        try connection.execute(
            """
            INSERT INTO removed_messages (author, month, messages)
            SELECT author, $3, COUNT(*) FROM messages WHERE id >= $1 AND id < $2 GROUP BY author
            ON CONFLICT (author, month) DO UPDATE SET messages = removed_messages.messages + excluded.messages
            """,
            bounds + [.instant(month.start)]
        )
        try connection.removeAll(from: month.part, of: "messages", unlessSeenBefore: moment)
        return removal
    }

    /// Takes away the part of a month of which nothing is left; tells whether nothing was.
    ///
    /// - Throws: a `DatabaseError` with code `busy` when somebody reads messages, or began to before the moment.
    public func dropEmpty(_ month: MessageMonth, unlessSeenBefore moment: Int64) throws -> Bool {
        guard try isEmpty(month) else { return false }
        try connection.drop(month.part, of: "messages", unlessSeenBefore: moment)
        return true
    }

    private func isEmpty(_ month: MessageMonth) throws -> Bool {
        try connection.first("SELECT 1 FROM messages WHERE id >= $1 AND id < $2 LIMIT 1", month.bounds) { _ in true } == nil
    }

    /// Reactions to messages that were gone before stay where they are.
    private func removeReactions(to month: MessageMonth, exceptOfHeldAt now: Instant) throws -> Int {
        try connection.execute(
            """
            DELETE FROM reactions WHERE message >= $1 AND message < $2
                AND message IN (SELECT id FROM messages WHERE id >= $1 AND id < $2)
                AND author NOT IN (
                    SELECT subject FROM holds WHERE subject IS NOT NULL AND \(HoldRepository.isStanding("$3"))
                )
            """,
            month.bounds + [.instant(now)]
        )
    }
}
