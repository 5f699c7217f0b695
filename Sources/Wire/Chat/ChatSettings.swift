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

/// What changes the organization's chat settings; what is absent stays as it is.
public struct ChatSettingsUpdate: Decodable, Sendable {
    /// For how many days chat is kept.
    public var messageRetentionPeriodDays: Patch<Int>
    /// Whether people may react to messages.
    public var reactionsEnabled: Patch<Bool>

    private enum CodingKeys: String, CodingKey { case messageRetentionPeriodDays, reactionsEnabled }

    /// Reads the fields that are there.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        messageRetentionPeriodDays = try container.patch(.messageRetentionPeriodDays)
        reactionsEnabled = try container.patch(.reactionsEnabled)
    }
}
