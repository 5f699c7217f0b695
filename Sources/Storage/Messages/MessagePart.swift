internal import Chat
internal import Database

extension TablePart {
    /// The part of the messages in which one is kept: the month in UTC in which it was sent.
    ///
    /// What was sent before 2000 or after 2099 has a part each, so that no import makes more than some 1200 of them.
    init(ofMessage message: Message.ID) {
        let instant = message.instant
        if instant < Self.beginning {
            self.init(name: "early", from: nil, until: Message.ID.first(at: Self.beginning).high)
        } else if instant >= Self.end {
            self.init(name: "late", from: Message.ID.first(at: Self.end).high, until: nil)
        } else {
            let start = instant.startOfMonth
            let next = start.advanced(byDays: 32).startOfMonth
            let date = CivilDate(daysSinceEpoch: start.milliseconds / 86_400_000)
            self.init(
                name: "\(date.year)_\(date.month < 10 ? "0" : "")\(date.month)",
                from: Message.ID.first(at: start).high,
                until: Message.ID.first(at: next).high
            )
        }
    }

    /// 2000-01-01T00:00:00Z.
    static let beginning = Instant(milliseconds: 946_684_800_000)
    /// 2100-01-01T00:00:00Z.
    static let end = Instant(milliseconds: 4_102_444_800_000)
}
