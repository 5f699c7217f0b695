extension CivilDate: Comparable {
    /// Orders dates by time.
    public static func < (left: Self, right: Self) -> Bool { left.daysSinceEpoch < right.daysSinceEpoch }
}

extension CivilDate {
    /// The date in UTC on which an instant lies.
    public init(of instant: Instant) {
        self.init(daysSinceEpoch: instant.milliseconds.floorDivided(by: 86_400_000))
    }

    /// The first instant of the date in UTC.
    public var begin: Instant { Instant(milliseconds: daysSinceEpoch * 86_400_000) }

    /// Reads a date such as `2026-01-31`; `nil` for anything else.
    public init?(_ text: String) {
        guard text.utf8.count == 10, let instant = Instant(text) else { return nil }
        self.init(of: instant)
    }

    /// The date some days later.
    public func adding(days: Int) -> Self { Self(daysSinceEpoch: daysSinceEpoch + Int64(days)) }

    /// The date of the same number some months later, or the last day of that month when it has no such number.
    ///
    /// So ends a period of months by Article 3(2)(c) of Regulation (EEC, Euratom) No 1182/71.
    public func adding(months: Int) -> Self {
        let count = year * 12 + month - 1 + Int64(months)
        let first = Self(year: count.floorDivided(by: 12), month: count - count.floorDivided(by: 12) * 12 + 1, day: 1)
        return Self(year: first.year, month: first.month, day: min(day, first.daysInMonth))
    }

    /// How many days later another date is; negative when it is earlier.
    public func days(until other: Self) -> Int { Int(other.daysSinceEpoch - daysSinceEpoch) }

    private var daysInMonth: Int64 {
        let next = month == 12 ? Self(year: year + 1, month: 1, day: 1) : Self(year: year, month: month + 1, day: 1)
        return next.daysSinceEpoch - Self(year: year, month: month, day: 1).daysSinceEpoch
    }
}

extension CivilDate: CustomStringConvertible {
    /// The date as `2026-01-31`.
    public var description: String {
        String(Instant(milliseconds: daysSinceEpoch * 86_400_000).description.prefix(10))
    }
}
