/// How an organization keeps requests about people within bounds, and what its console speaks; Habeas's own.
public struct PrivacySettings: Codable, Sendable {
    /// How many people one requester may ask about in 24 hours.
    public var subjectsPerDay: Int
    /// Whether a second person must approve requests before they run.
    public var requireApproval: Bool
    /// For how many days a request waits for its approval.
    public var approvalDays: Int
    /// The codes of the languages that the console offers, the default first.
    public var consoleLanguages: [String]

    /// Makes settings of their parts.
    public init(subjectsPerDay: Int, requireApproval: Bool, approvalDays: Int, consoleLanguages: [String]) {
        self.subjectsPerDay = subjectsPerDay
        self.requireApproval = requireApproval
        self.approvalDays = approvalDays
        self.consoleLanguages = consoleLanguages
    }
}

/// What changes some of the settings.
public struct PrivacySettingsUpdate: Decodable, Sendable {
    /// As in ``PrivacySettings``.
    public var subjectsPerDay: Patch<Int>
    /// As in ``PrivacySettings``.
    public var requireApproval: Patch<Bool>
    /// As in ``PrivacySettings``.
    public var approvalDays: Patch<Int>
    /// As in ``PrivacySettings``.
    public var consoleLanguages: Patch<[String]>

    private enum CodingKeys: CodingKey {
        case subjectsPerDay, requireApproval, approvalDays, consoleLanguages
    }

    /// Reads what is given.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        subjectsPerDay = try values.patch(.subjectsPerDay)
        requireApproval = try values.patch(.requireApproval)
        approvalDays = try values.patch(.approvalDays)
        consoleLanguages = try values.patch(.consoleLanguages)
    }
}
