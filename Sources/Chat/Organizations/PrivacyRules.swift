/// How an organization keeps requests about people within bounds.
public struct PrivacyRules: Equatable, Sendable {
    /// How many people one requester may ask about in 24 hours.
    public let subjectsPerDay: Int
    /// Whether a second person must approve requests before they run.
    public let requiresApproval: Bool
    /// For how many days of 24 hours a request waits for its approval before it expires.
    public let approvalDays: Int

    /// The limits that an organization may choose, in people.
    public static let subjectsRange = 1...10_000
    /// The waits that an organization may choose, in days.
    public static let approvalDaysRange = 1...90
    /// The rules of a new organization.
    public static let standard = Self(uncheckedSubjectsPerDay: 25, requiresApproval: false, approvalDays: 14)

    /// Makes rules of their parts, or nothing when one is out of its range.
    public init?(subjectsPerDay: Int, requiresApproval: Bool, approvalDays: Int) {
        guard Self.subjectsRange.contains(subjectsPerDay), Self.approvalDaysRange.contains(approvalDays) else {
            return nil
        }
        self.init(
            uncheckedSubjectsPerDay: subjectsPerDay,
            requiresApproval: requiresApproval,
            approvalDays: approvalDays
        )
    }

    private init(uncheckedSubjectsPerDay subjectsPerDay: Int, requiresApproval: Bool, approvalDays: Int) {
        self.subjectsPerDay = subjectsPerDay
        self.requiresApproval = requiresApproval
        self.approvalDays = approvalDays
    }
}
