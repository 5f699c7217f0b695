public import Chat
internal import Database

extension PurgeRepository {
    /// How much of an organization was sent before an instant, and how much the purge has removed so far.
    public func expired(
        in organization: Organization.ID,
        before cutoff: Instant,
        at now: Instant
    ) throws -> ExpiredMessages {
        let months = try countByMonth(in: organization, before: cutoff, at: now)
        let removed = try connection.count(
            """
            SELECT COALESCE(SUM(messages), 0) FROM removed_messages JOIN users ON users.id = removed_messages.author
            WHERE users.organization = $1
            """,
            [.id(organization)]
        )
        return ExpiredMessages(remaining: months.remaining, held: months.held, removed: removed)
    }

    /// How many messages of an organization were sent in each month before an instant; months without any are left out.
    ///
    /// Takes some 30 ms for a million messages: ranges of an index are counted, and no row is read.
    public func countByMonth(
        in organization: Organization.ID,
        before cutoff: Instant,
        at now: Instant
    ) throws -> [ExpiredMonth] {
        let isAlone = try connection.count("SELECT COUNT(*) FROM organizations") == 1
        let end = Message.ID.first(at: cutoff)
        var months: [ExpiredMonth] = []
        var next = Message.ID(high: 0, low: 0)
        while let first = try firstMessage(in: organization, isAlone: isAlone, from: next, before: end) {
            let month = first.instant.startOfMonth
            next = Message.ID.first(at: month.advanced(byDays: 32).startOfMonth)
            let range = [DatabaseValue.id(first), .id(min(next, end)), .id(organization)]
            let all = try connection.count(
                "SELECT COUNT(*) " + Self.messages(isAlone: isAlone),
                Array(range.prefix(isAlone ? 2 : 3))
            )
            let held = try connection.count(Self.heldMessages, range + [.instant(now)])
            months.append(ExpiredMonth(start: month, messages: all - held, held: held))
        }
        return months
    }

    private func firstMessage(
        in organization: Organization.ID,
        isAlone: Bool,
        from first: Message.ID,
        before end: Message.ID
    ) throws -> Message.ID? {
        try connection.first(
            "SELECT messages.id \(Self.messages(isAlone: isAlone)) ORDER BY messages.id LIMIT 1",
            isAlone ? [.id(first), .id(end)] : [.id(first), .id(end), .id(organization)]
        ) { $0.id(0) }
    }

    /// The messages of an organization (`$3`) with identifiers from `$1` to before `$2`.
    ///
    /// Where there is no other organization, all messages are its own, and the authors need not be looked at.
    private static func messages(isAlone: Bool) -> String {
        let range = "messages.id >= $1 AND messages.id < $2"
        return isAlone
            ? "FROM messages WHERE \(range)"
            : "FROM messages JOIN users ON users.id = messages.author WHERE \(range) AND users.organization = $3"
    }

    /// Counts those of them that a hold is on at `$4`, each once: by who wrote them, or else by where.
    private static let heldMessages: String = {
        func held(_ column: String) -> String {
            """
            SELECT \(column) FROM holds WHERE organization = $3 AND \(column) IS NOT NULL
                AND \(HoldRepository.isStanding("$4"))
            """
        }
        let range = "id >= $1 AND id < $2"
        return """
            SELECT (SELECT COUNT(*) FROM messages WHERE author IN (\(held("subject"))) AND \(range))
                + (SELECT COUNT(*) FROM messages WHERE conversation IN (\(held("conversation"))) AND \(range)
                    AND author NOT IN (\(held("subject"))))
            """
    }()
}
