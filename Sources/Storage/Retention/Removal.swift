/// Why messages are removed for good.
public enum RemovalCause: Sendable {
    /// They are older than the organization keeps chat; how many is noted by author and month.
    case retention
    /// Their author is erased.
    case erasure
}

/// What was removed with some messages.
public struct Removal: Sendable {
    /// The messages themselves.
    public var messages = 0
    /// Their earlier texts.
    public var revisions = 0
    /// Whom they mentioned.
    public var mentions = 0
    /// Who reacted to them, in all.
    public var reactions = 0
    /// Reactions to them that stay, since a hold is on whoever made them.
    public var heldReactions = 0
    /// Their files.
    public var attachments = 0
    /// Where they were pinned.
    public var pins = 0
    /// The digests of the files' bytes, which may be of use to other attachments still.
    public var digests: Set<[UInt8]> = []

    /// Makes a removal of nothing.
    public init() {}
}
