public import Chat

/// Calls that were counted together, from an instant on.
public struct RateWindow: Equatable, Sendable {
    /// A digest of whose calls they are.
    public let caller: [UInt8]
    /// When the first was counted.
    public let startedAt: Instant
    /// How many there are.
    public let calls: Int

    /// Describes calls.
    public init(caller: [UInt8], startedAt: Instant, calls: Int) {
        self.caller = caller
        self.startedAt = startedAt
        self.calls = calls
    }
}
