public import Chat
internal import Database

/// A month in UTC whose messages have a part of the table to themselves.
public struct MessageMonth: Sendable {
    /// Its first instant.
    public let start: Instant
    /// The first instant after it.
    public let end: Instant

    /// The month of an instant.
    init(of instant: Instant) {
        start = instant.startOfMonth
        end = start.advanced(byDays: 32).startOfMonth
    }

    /// The next month.
    var next: Self { Self(of: end) }

    var part: TablePart { TablePart(ofMessage: first) }
    /// The smallest identifier in it.
    var first: Message.ID { Message.ID.first(at: start) }
    /// The smallest identifier after it.
    var successor: Message.ID { Message.ID.first(at: end) }
    /// Both, as a statement takes them.
    var bounds: [DatabaseValue] { [.id(first), .id(successor)] }
}

extension MessageRepository {
    /// The months before an instant that have parts of their own, the oldest first; none where the engine keeps messages
    /// whole.
    public func partedMonths(before instant: Instant) throws -> [MessageMonth] {
        let names = Set(try connection.parts(of: "messages"))
        guard !names.isEmpty else { return [] }
        var months: [MessageMonth] = []
        var month = MessageMonth(of: TablePart.beginning)
        while month.end <= min(instant, TablePart.end) {
            if names.contains(month.part.name) { months.append(month) }
            month = month.next
        }
        return months
    }
}
