internal import Chat

/// Slack's `ts`: the key of a message in its conversation, and when it was sent.
///
/// It looks like a number and is none: `1355517523.000005` has more digits than a float can keep.
struct SlackTimestamp: Sendable {
    /// The text exactly as Slack has it.
    let text: String
    /// The moment, cut to milliseconds.
    let instant: Instant

    /// Identifiers have 48 bits for the milliseconds.
    private static let latest: Int64 = 1 << 48

    /// Takes digits, with a fraction or without one; nothing else.
    init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count <= 2, let seconds = Self.number(parts[0]), seconds < Self.latest / 1000 else { return nil }
        var milliseconds: Int64 = 0
        if parts.count == 2 {
            guard parts[1].count <= 18, Self.number(parts[1]) != nil,
                let fraction = Self.number(parts[1].prefix(3))
            else { return nil }
            milliseconds = fraction
            for _ in parts[1].prefix(3).count..<3 { milliseconds *= 10 }
        }
        self.text = text
        instant = Instant(milliseconds: seconds * 1000 + milliseconds)
    }

    private static func number(_ digits: some Collection<UInt8>) -> Int64? {
        guard (1...18).contains(digits.count) else { return nil }
        var value: Int64 = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        return value
    }
}
