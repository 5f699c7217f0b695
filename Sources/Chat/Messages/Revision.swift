/// An earlier text of an edited message.
public struct Revision: Sendable {
    /// The text as it was.
    public let text: String
    /// The text as its source had it, where that differs.
    public let sourceText: String?
    /// When this text was written: at sending, or at an earlier edit.
    public let writtenAt: Instant

    /// Makes a revision of its parts.
    public init(text: String, sourceText: String? = nil, writtenAt: Instant) {
        self.text = text
        self.sourceText = sourceText
        self.writtenAt = writtenAt
    }
}
