/// The organization's chat settings.
public struct ChatSettings: Codable, Sendable {
    /// For how many days chat is kept: 10 to 3650.
    public var messageRetentionPeriodDays: Int?
    /// Whether people may react to messages.
    public var reactionsEnabled: Bool?

    /// Makes settings of their parts.
    public init(messageRetentionPeriodDays: Int?, reactionsEnabled: Bool?) {
        self.messageRetentionPeriodDays = messageRetentionPeriodDays
        self.reactionsEnabled = reactionsEnabled
    }
}
