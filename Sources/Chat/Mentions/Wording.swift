/// A text of a message, as people read it and as its source has it.
public struct Wording: Equatable, Sendable {
    /// The readable text.
    public var text: String
    /// The text as its source has it, where that differs.
    public var source: String?

    /// Makes a wording of its parts.
    public init(text: String, source: String?) {
        self.text = text
        self.source = source
    }
}
