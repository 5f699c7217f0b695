private import Synchronization

/// Gives the messages of this process identifiers that rise strictly, in the order in which they are committed.
///
/// Identifiers are asked for inside the write transaction, where one writer is at a time: whoever has read a
/// message will never later find another one before it. They are UUIDs of version 7, whose twelve bits after the
/// millisecond count up (RFC 9562, section 6.2, method 1).
public final class MessageSequence: Sendable {
    private struct Position {
        var milliseconds: Int64 = 0
        var count: UInt64 = 0
    }

    private let last = Mutex(Position())
    private static let largestCount: UInt64 = 0x0FFF

    /// Makes a sequence that begins with the present.
    public init() {}

    /// The identifier of a message that is sent now.
    ///
    /// A clock that goes back, or more than 4096 messages in a millisecond, let the time of the identifier run
    /// ahead of the clock.
    public func next(at now: Instant) -> Message.ID {
        let position = last.withLock { last in
            if now.milliseconds > last.milliseconds {
                last = Position(milliseconds: now.milliseconds)
            } else if last.count < Self.largestCount {
                last.count += 1
            } else {
                last = Position(milliseconds: last.milliseconds + 1)
            }
            return last
        }
        var generator = SystemRandomNumberGenerator()
        let time = Message.ID.first(at: Instant(milliseconds: position.milliseconds)).high
        return Message.ID(version: 7, high: time | position.count, low: generator.next())
    }

    /// An instant after all messages that were given an identifier, and not after any that will be.
    ///
    /// What asks for everything up to now ends here, and misses nothing that was sent in the same millisecond.
    public func boundary(at now: Instant) -> Instant {
        last.withLock { last in
            last = Position(milliseconds: max(now.milliseconds, last.milliseconds + 1))
            return Instant(milliseconds: last.milliseconds)
        }
    }
}
