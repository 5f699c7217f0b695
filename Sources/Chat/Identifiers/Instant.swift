/// A point in time, in whole milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since the epoch; negative before it.
    public let milliseconds: Int64

    /// Makes an instant of milliseconds since the epoch.
    @inlinable
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Orders instants by time.
    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// The instant some seconds later, or earlier when negative.
    public func advanced(bySeconds seconds: Int64) -> Self {
        Self(milliseconds: milliseconds + seconds * 1000)
    }

    /// The instant some days of 24 hours later, or earlier when negative.
    public func advanced(byDays days: Int) -> Self { advanced(bySeconds: Int64(days) * 86_400) }

    /// The first instant of the day, in UTC, in which this one lies.
    public var startOfDay: Self { Self(milliseconds: milliseconds.floorDivided(by: 86_400_000) * 86_400_000) }

    /// The first instant of the month, in UTC, in which this one lies.
    public var startOfMonth: Self {
        let day = milliseconds.floorDivided(by: 86_400_000)
        return Self(milliseconds: (day - CivilDate(daysSinceEpoch: day).day + 1) * 86_400_000)
    }
}

/// Tells the present instant; tests give one of their own.
public struct WallClock: Sendable {
    private let read: @Sendable () -> Instant

    /// Makes a clock of a function that tells the time.
    public init(_ read: @escaping @Sendable () -> Instant) {
        self.read = read
    }

    /// The present instant.
    public var now: Instant { read() }
}
