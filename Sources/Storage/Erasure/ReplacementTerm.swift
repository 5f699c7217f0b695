public import Chat

/// What a rectification puts in the place of what.
public struct ReplacementTerm: Equatable, Sendable {
    /// What the value is, by the contract's names; `nil` for one by which nobody is found here.
    public let kind: UserIdentifier.Kind?
    /// The value that is wrong.
    public let existing: String
    /// The value that is right.
    public let updated: String

    /// Makes a term of its parts.
    public init(kind: UserIdentifier.Kind?, existing: String, updated: String) {
        self.kind = kind
        self.existing = existing
        self.updated = updated
    }
}
