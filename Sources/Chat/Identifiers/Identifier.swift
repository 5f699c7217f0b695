/// A 16-byte identifier of one kind of entity, such as `User.ID` or `Message.ID`.
///
/// Identifiers are UUIDs (RFC 9562). They compare as their bytes do, so identifiers that start with
/// an instant sort by time. An identifier of one entity cannot be passed where another is expected.
public struct Identifier<Entity>: Hashable, Comparable, Sendable {
    /// The first eight bytes, most significant first.
    public let high: UInt64
    /// The last eight bytes, most significant first.
    public let low: UInt64

    /// Makes an identifier of its two halves.
    @inlinable
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Orders identifiers as unsigned bytes.
    @inlinable
    public static func < (left: Self, right: Self) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

extension Identifier {
    /// The smallest identifier that an entity of the given instant, or a later one, can have.
    public static func first(at instant: Instant) -> Self {
        Self(high: UInt64(clamping: instant.milliseconds) << 16, low: 0)
    }

    /// The instant in the first 48 bits of a version 7 or 8 identifier.
    @inlinable
    public var instant: Instant { Instant(milliseconds: Int64(high >> 16)) }

    /// Makes a random identifier (UUID version 4).
    public static func random(using generator: inout some RandomNumberGenerator) -> Self {
        Self(version: 4, high: generator.next(), low: generator.next())
    }

    /// Makes an identifier that carries the instant of a live entity, then random bits (UUID version 7).
    public static func live(at instant: Instant, using generator: inout some RandomNumberGenerator) -> Self {
        let time = first(at: instant).high
        return Self(version: 7, high: time | (generator.next() & 0x0FFF), low: generator.next())
    }

    /// Keeps 122 bits of the given halves and marks them as a UUID of the given version.
    init(version: UInt64, high: UInt64, low: UInt64) {
        self.init(
            high: (high & ~0xF000) | (version << 12),
            low: (low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
        )
    }
}
