private import Synchronization

/// Gives messages identifiers that rise strictly, in the order in which they are committed.
///
/// Identifiers are asked for inside the write transaction, where one writer is at a time: whoever has read a
/// message will never later find another one before it. They are UUIDs of version 7, whose twelve bits after the
/// millisecond count up (RFC 9562, section 6.2, method 1).
public final class MessageSequence: Sendable {
    /// Milliseconds since the epoch, and the count in the twelve bits below.
    private let last = Mutex<Int64>(0)
    private static let countBits: Int64 = 12

    /// Makes a sequence that begins with the present.
    public init() {}

    /// The identifier of a message that is sent now.
    ///
    /// A clock that goes back, or more than 4096 messages in a millisecond, let the time of the identifier run
    /// ahead of the clock.
    ///
    /// - Parameter rise: gives a position that is after those of all processes that share the database, and not before the
    ///   one given.
    public func next(at now: Instant, _ rise: (Int64) throws -> Int64) rethrows -> Message.ID {
        let position = try rise(last.withLock { max($0 + 1, now.milliseconds << Self.countBits) })
        keep(position)
        var generator = SystemRandomNumberGenerator()
        let time = Message.ID.first(at: Instant(milliseconds: position >> Self.countBits)).high
        let count = UInt64(position & ((1 << Self.countBits) - 1))
        return Message.ID(version: 7, high: time | count, low: generator.next())
    }

    /// An instant after all messages that were given an identifier, and not after any that will be.
    ///
    /// What asks for everything up to now ends here, and misses nothing that was sent in the same millisecond.
    ///
    /// - Parameter rise: as for ``next(at:_:)``.
    public func boundary(at now: Instant, _ rise: (Int64) throws -> Int64) rethrows -> Instant {
        var position = try rise(last.withLock { max($0 + 1, now.milliseconds << Self.countBits) })
        let start = Self.startOfMillisecond(notBefore: position)
        if start > position { position = try rise(start) }
        keep(position)
        return Instant(milliseconds: Self.startOfMillisecond(notBefore: position) >> Self.countBits)
    }

    private func keep(_ position: Int64) {
        last.withLock { $0 = max($0, position) }
    }

    private static func startOfMillisecond(notBefore position: Int64) -> Int64 {
        ((position + (1 << countBits) - 1) >> countBits) << countBits
    }
}
