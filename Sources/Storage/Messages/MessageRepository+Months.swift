public import Chat
internal import Database

extension MessageRepository {
    /// How many messages and events of an author each month has, from the month of the first on, by the months' first
    /// instants; months without any are there too.
    ///
    /// - Parameters:
    ///   - cutoff: what was sent earlier does not count.
    ///   - now: the last month is that of this instant.
    public func countByMonth(
        of author: User.ID,
        since cutoff: Instant,
        until now: Instant
    ) throws -> [(month: Instant, messages: Int)] {
        let first = try connection.first(
            "SELECT id FROM messages WHERE author = $1 AND id >= $2 ORDER BY id LIMIT 1",
            [.id(author), .id(Message.ID.first(at: cutoff))]
        ) { $0.id(0, of: Message.self) }
        guard let first else { return [] }
        var months: [(month: Instant, messages: Int)] = []
        var month = first.instant.startOfMonth
        while month <= now {
            let next = month.advanced(byDays: 32).startOfMonth
            let count = try connection.count(
                "SELECT COUNT(*) FROM messages WHERE author = $1 AND id >= $2 AND id < $3",
                [.id(author), .id(Message.ID.first(at: max(month, cutoff))), .id(Message.ID.first(at: next))]
            )
            months.append((month, count))
            month = next
        }
        return months
    }
}
