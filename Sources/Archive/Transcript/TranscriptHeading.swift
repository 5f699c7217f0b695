internal import Chat

/// Whom a transcript is of, and in which language it speaks.
struct TranscriptHeading: Sendable {
    /// The language of everything but the messages.
    let language: ArchiveLanguage
    /// The names of those whose messages are in it; when there are several, each message shows its author.
    let subjects: [User.ID: String]
    /// The name of the organization whose chat it is.
    let organization: String

    /// As many names as a title has.
    private static let mostNamed = 3

    /// All names, in their order.
    var names: String { subjects.values.sorted().joined(separator: ", ") }

    /// The names as a title has them: not all, when there are many.
    func title(_ words: TranscriptWords) -> String {
        let named = subjects.values.sorted().prefix(Self.mostNamed).joined(separator: ", ")
        let others = subjects.count - Self.mostNamed
        return others > 0 ? "\(named) \(words.andOthers(others))" : named
    }
}
