internal import Chat
internal import Storage

/// More people are asked about than one requester may in 24 hours.
public struct SubjectLimitRefusal: Error, Equatable, CustomStringConvertible {
    /// How many people the organization lets a requester ask about.
    public let limit: Int
    /// How many the requester has asked about.
    public let used: Int
    /// When there is room for what was asked; `nil` when there never is.
    let freesAt: Instant?

    /// What is wrong, when it ends, and who may change it.
    public var description: String {
        let rule = "One requester may ask about \(limit) people in 24 hours, and \(used) were asked about."
        let wait = freesAt.map { "Try again from \($0) on" } ?? "This is about more people than that at once"
        return "\(rule) \(wait), or let somebody with the permission \(Permission.editSettings) raise "
            + "subjectsPerDay with PATCH /api/habeas/v1/settings."
    }
}

extension PrivacyRules {
    /// How long asking about somebody counts, in seconds.
    static let limitSeconds: Int64 = 86_400

    /// Throws when asking about people would go past what a requester may.
    ///
    /// The rules must be those that the transaction has locked.
    ///
    /// - Throws: a ``SubjectLimitRefusal``.
    func check(
        _ subjects: Set<User.ID>,
        askedAboutBy requester: PrivacyRequest.Requester,
        in organization: Organization.ID,
        at now: Instant,
        _ transaction: StoreTransaction
    ) throws {
        let asked = try transaction.requests.subjects(
            askedAboutBy: requester,
            in: organization,
            since: now.advanced(bySeconds: -Self.limitSeconds)
        )
        let excess = asked.count + subjects.subtracting(asked.keys).count - subjectsPerDay
        guard excess > 0 else { return }
        let others = asked.filter { !subjects.contains($0.key) }.values.sorted()
        throw SubjectLimitRefusal(
            limit: subjectsPerDay,
            used: asked.count,
            freesAt: excess <= others.count ? others[excess - 1].advanced(bySeconds: Self.limitSeconds) : nil
        )
    }
}
