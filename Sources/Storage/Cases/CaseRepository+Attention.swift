public import Chat
internal import Database

/// What of cases needs somebody.
extension CaseRepository {
    /// The organization's cases that have no archive yet and are due on a date or before, the most urgent first.
    public func due(by date: CivilDate, in organization: Organization.ID, limit: Int) throws -> [PrivacyCase] {
        try connection.all(
            """
            \(Self.select) WHERE organization = $1 AND status IN ('open', 'running', 'failed') AND due_on <= $2
            ORDER BY due_on, id LIMIT $3
            """,
            [.id(organization), .text(date.description), .integer(Int64(limit))],
            Self.read
        )
    }

    /// The organization's cases that wait for a second person, the oldest first.
    public func waiting(in organization: Organization.ID, limit: Int) throws -> [PrivacyCase] {
        try connection.all(
            """
            \(Self.select) WHERE organization = $1
                AND approval IN (SELECT id FROM approvals WHERE organization = $1 AND state = 'pending')
            ORDER BY created_at, id LIMIT $2
            """,
            [.id(organization), .integer(Int64(limit))],
            Self.read
        )
    }
}
