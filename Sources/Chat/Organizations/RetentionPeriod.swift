/// How many days chat data is kept: 10 to 3650.
///
/// The range is that of the Genesys Cloud Collaborate chat settings.
public struct RetentionPeriod: Hashable, Sendable {
    /// The periods that an organization may choose, in days.
    public static let range = 10...3650
    /// The period of a new organization: ten years.
    public static let standard = Self(uncheckedDays: 3650)

    /// The period in days of 24 hours.
    public let days: Int

    /// Makes a period of the given days, or nothing when they are out of range.
    public init?(days: Int) {
        guard Self.range.contains(days) else { return nil }
        self.init(uncheckedDays: days)
    }

    private init(uncheckedDays days: Int) {
        self.days = days
    }

    /// The instant before which data is gone.
    ///
    /// What was sent at the cutoff itself is kept.
    public func cutoff(at now: Instant) -> Instant { now.advanced(byDays: -days) }
}
