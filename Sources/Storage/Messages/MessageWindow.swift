public import Chat

/// Which part of a conversation is read: identifiers from one on, up to but not including another.
public struct MessageWindow: Sendable {
    /// From which end of the window a page is filled.
    public enum Direction: Sendable {
        /// The newest messages of the window.
        case newest
        /// The oldest messages of the window.
        case oldest
    }

    /// The smallest identifier that is in the window.
    public let start: Message.ID
    /// The smallest identifier after the window.
    public let end: Message.ID
    /// From which end it is filled.
    public let direction: Direction
    /// As many messages as a page has at most; see ``keepsMilliseconds``.
    public let limit: Int
    /// Whether a page goes on past its limit to the end of a millisecond.
    ///
    /// Whoever goes on by the time of the last message would otherwise miss others of the same millisecond.
    public let keepsMilliseconds: Bool

    /// Makes a window of its parts.
    public init(
        start: Message.ID,
        end: Message.ID,
        direction: Direction,
        limit: Int,
        keepsMilliseconds: Bool
    ) {
        self.start = start
        self.end = end
        self.direction = direction
        self.limit = limit
        self.keepsMilliseconds = keepsMilliseconds
    }

    /// The same window with room for one message less on a page.
    var reduced: Self {
        Self(start: start, end: end, direction: direction, limit: limit - 1, keepsMilliseconds: keepsMilliseconds)
    }

    /// As many messages as a page has past its limit.
    static let longestTail = 1000
}
