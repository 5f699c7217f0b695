/// How a person wants to be told of chat.
public struct ChatPreferences: Hashable, Sendable {
    /// When the person's telephone is told, by the contract's names.
    public enum MobileNotifications: String, CaseIterable, Sendable {
        case always = "Always"
        case onlyWhenInactive = "OnlyWhenInactive"
    }

    /// Whether the person is told of nothing.
    public var isMuted = false
    /// Whether the person is told only of what mentions them.
    public var isMentionsOnly = false
    /// Whether the person is told when somebody reacts to a message of theirs.
    public var notifiesOnReactions = true
    /// When the person's telephone is told.
    public var mobile = MobileNotifications.always

    /// The preferences of whoever has chosen none.
    public init() {}
}
