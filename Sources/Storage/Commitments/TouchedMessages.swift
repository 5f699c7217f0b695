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
        /// The message, when it is new and nothing else was written.
        var only: Message?
    }

    private(set) var spans: [User.ID: Span] = [:]

    /// Notes a message that was not there before.
    func note(_ message: Message) {
        let isFirst = spans[message.author] == nil
        note(message.id, by: message.author, isNew: true)
        if isFirst { spans[message.author]?.only = message }
    }

    func note(_ message: Message.ID, by author: User.ID, isNew: Bool) {
        let single = Span(first: message, last: message, hasNew: isNew)
        var span = spans[author] ?? single
        span.first = min(span.first, message)
        span.last = max(span.last, message)
        span.hasNew = span.hasNew || isNew
        span.only = nil
        spans[author] = span
    }
}
