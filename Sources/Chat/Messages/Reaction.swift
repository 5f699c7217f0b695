/// An emoji that one person put on a message, their own or another's.
public struct Reaction: Hashable, Sendable {
    /// Who reacted.
    public let user: User.ID
    /// The name of the emoji, without colons.
    public let emoji: String

    /// Makes a reaction of its parts.
    public init(user: User.ID, emoji: String) {
        self.user = user
        self.emoji = emoji
    }
}
