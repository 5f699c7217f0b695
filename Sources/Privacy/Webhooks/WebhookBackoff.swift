internal import Chat

/// How long a delivery that failed waits to be tried again.
public struct WebhookBackoff: Sendable {
    /// The longest wait after the first failure, in milliseconds; each further failure doubles it.
    public var first: Int64
    /// The longest wait of all, in milliseconds.
    public var longest: Int64
    /// How long after its event a delivery is tried, in milliseconds.
    public var lifetime: Int64

    /// Makes a backoff of its parts; by default from 10 seconds to an hour, for a day.
    public init(first: Int64 = 10_000, longest: Int64 = 3_600_000, lifetime: Int64 = 86_400_000) {
        self.first = first
        self.longest = longest
        self.lifetime = lifetime
    }

    /// When a delivery is tried again after a number of failures; `nil` when it is given up.
    ///
    /// - Parameter chance: from 0 to 1; spreads the tries of many deliveries over the second half of the wait.
    func next(after failures: Int, of createdAt: Instant, at now: Instant, chance: Double) -> Instant? {
        // More doublings than these are past any longest wait.
        let wait = min(first << Int64(min(failures - 1, 20)), longest)
        let next = Instant(milliseconds: now.milliseconds + wait / 2 + Int64(Double(wait / 2) * chance))
        return next.milliseconds - createdAt.milliseconds > lifetime ? nil : next
    }
}
