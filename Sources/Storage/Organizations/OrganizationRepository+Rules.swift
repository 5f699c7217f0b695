public import Chat
internal import Database

/// How requests about people are kept within bounds.
extension OrganizationRepository {
    /// The organization's rules.
    public func rules(of id: Organization.ID) throws -> PrivacyRules? {
        try connection.first(
            "SELECT subjects_per_day, requires_approval, approval_days FROM organizations WHERE id = $1",
            [.id(id)],
            Self.readRules
        )
    }

    /// The organization's rules, which nobody else may read in this way or change until the transaction ends.
    ///
    /// What is counted after this call cannot grow before what depends on it is written.
    public func lockRules(of id: Organization.ID) throws -> PrivacyRules? {
        try connection.first(
            """
            UPDATE organizations SET subjects_per_day = subjects_per_day WHERE id = $1
            RETURNING subjects_per_day, requires_approval, approval_days
            """,
            [.id(id)],
            Self.readRules
        )
    }

    /// Changes the organization's rules.
    public func setRules(_ rules: PrivacyRules, of id: Organization.ID) throws {
        try connection.execute(
            """
            UPDATE organizations SET subjects_per_day = $1, requires_approval = $2, approval_days = $3 WHERE id = $4
            """,
            [
                .integer(Int64(rules.subjectsPerDay)), .boolean(rules.requiresApproval),
                .integer(Int64(rules.approvalDays)), .id(id),
            ]
        )
    }

    private static func readRules(_ row: any DatabaseRow) throws -> PrivacyRules {
        guard
            let rules = PrivacyRules(
                subjectsPerDay: Int(row.integer(0)),
                requiresApproval: row.boolean(1),
                approvalDays: Int(row.integer(2))
            )
        else { throw StoreError.unknownValue(column: "organizations.subjects_per_day") }
        return rules
    }
}
