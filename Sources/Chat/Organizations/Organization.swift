/// The tenant: every row belongs to exactly one.
public struct Organization: Sendable {
    /// Identifies an organization.
    public typealias ID = Identifier<Organization>

    /// Identifies this organization.
    public let id: ID
    /// The name that people know it by.
    public let name: String
    /// How long its chat is kept.
    public let retention: RetentionPeriod
    /// Whether people may react to messages.
    public let reactionsEnabled: Bool
    /// For how many seconds after sending a message may be edited.
    public let editWindowSeconds: Int
    /// The codes of the languages that its console offers, the one for whoever asks for none of them first; empty for
    /// all that there are.
    public let languages: [String]
    /// When it was made here.
    public let createdAt: Instant

    /// Makes an organization of its parts.
    public init(
        id: ID,
        name: String,
        retention: RetentionPeriod,
        reactionsEnabled: Bool,
        editWindowSeconds: Int = Self.standardEditWindow,
        languages: [String] = [],
        createdAt: Instant
    ) {
        self.id = id
        self.name = name
        self.retention = retention
        self.reactionsEnabled = reactionsEnabled
        self.editWindowSeconds = editWindowSeconds
        self.languages = languages
        self.createdAt = createdAt
    }

    /// The edit window of a new organization, in seconds, as in Genesys Cloud.
    public static let standardEditWindow = 60
}
