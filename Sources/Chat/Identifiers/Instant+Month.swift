extension Instant {
    /// The calendar month of the instant, in UTC: its first instant, and that of the next month.
    public var monthInUTC: (start: Instant, end: Instant) {
        var date = CivilDate(daysSinceEpoch: milliseconds.floorDivided(by: 86_400_000))
        date.day = 1
        let start = Instant(milliseconds: date.daysSinceEpoch * 86_400_000)
        date = CivilDate(year: date.year + date.month / 12, month: date.month % 12 + 1, day: 1)
        return (start, Instant(milliseconds: date.daysSinceEpoch * 86_400_000))
    }
}
