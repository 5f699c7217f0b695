internal import Chat

/// Which messages a transaction has written to, so that it commits to them once, at its end.
///
/// Each author takes the same room however many of their messages there are.
final class TouchedMessages {
    /// From which message on, and up to which, an author's were written to.
    struct Span {
        var first: Message.ID
        var last: Message.ID
        /// Whether any of them was not there before.
        var hasNew: Bool
    }

    private(set) var spans: [User.ID: Span] = [:]

    func note(_ message: Message.ID, by author: User.ID, isNew: Bool) {
        let single = Span(first: message, last: message, hasNew: isNew)
        var span = spans[author] ?? single
        span.first = min(span.first, message)
        span.last = max(span.last, message)
        span.hasNew = span.hasNew || isNew
        spans[author] = span
    }
}
