public import Chat
internal import Database

/// What keeps requests within bounds.
extension RequestRepository {
    /// Whom a requester has asked about from an instant on, and when last, of all kinds of requests.
    ///
    /// A person counts over all clients that they use; a client that acts as nobody counts by itself.
    public func subjects(
        askedAboutBy requester: PrivacyRequest.Requester,
        in organization: Organization.ID,
        since start: Instant
    ) throws -> [User.ID: Instant] {
        let (condition, value): (String, DatabaseValue) =
            requester.user.map { ("requester = $3", .id($0)) }
            ?? ("requester IS NULL AND client = $3", .id(requester.client))
        let rows = try connection.all(
            """
            SELECT subject, MAX(created_at) FROM requests
            WHERE organization = $1 AND created_at > $2 AND \(condition) GROUP BY subject
            """,
            [.id(organization), .instant(start), value]
        ) { ($0.id(0, of: User.self), $0.instant(1)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// The requests that wait for an approval, or did so, in the order in which they were made.
    public func all(under approval: Approval.ID) throws -> [PrivacyRequest] {
        try connection.all(Self.select + " WHERE approval = $1 ORDER BY created_at, id", [.id(approval)], Self.read)
    }
}
