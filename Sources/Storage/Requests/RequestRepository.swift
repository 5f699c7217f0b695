public import Chat
internal import Database

/// Privacy requests.
public struct RequestRepository {
    let connection: any DatabaseConnection

    /// Adds a request.
    public func insert(_ request: PrivacyRequest) throws {
        try connection.execute(
            """
            INSERT INTO requests (id, organization, kind, status, subject, reason, client, requester, requester_name,
                created_at, changed_at, period_start, period_end, formats, language, other_people, hold, case_id, approval)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13, $14, $15, $16, $17, $18)
            """,
            [
                .id(request.id), .id(request.organization), .text(request.kind.rawValue),
                .text(request.status.rawValue), .id(request.subject), .text(request.reason),
                .id(request.requester.client), .id(request.requester.user), .text(request.requester.name),
                .instant(request.createdAt), .instant(request.periodStart), .instant(request.periodEnd),
                .text(request.choices.formats.map(\.rawValue).sorted().joined(separator: " ")),
                .text(request.choices.language.rawValue), .text(request.choices.people.rawValue),
                .id(request.hold), .id(request.caseID), .id(request.approval),
            ]
        )
    }

    /// The organization's request with an identifier.
    public func find(_ id: PrivacyRequest.ID, in organization: Organization.ID) throws -> PrivacyRequest? {
        try connection.first(
            Self.select + " WHERE id = $1 AND organization = $2",
            [.id(id), .id(organization)],
            Self.read
        )
    }

    /// One page of the organization's requests, the newest first.
    public func page(in organization: Organization.ID, size: Int, number: Int) throws -> [PrivacyRequest] {
        try connection.all(
            Self.select + " WHERE organization = $1 ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3",
            [.id(organization), .integer(Int64(size)), .integer(Int64(size * (number - 1)))],
            Self.read
        )
    }

    /// How many requests the organization has.
    public func count(in organization: Organization.ID) throws -> Int {
        try connection.count("SELECT COUNT(*) FROM requests WHERE organization = $1", [.id(organization)])
    }

    /// Moves a request on, with the reason when it ends in an error.
    public func setStatus(
        _ status: PrivacyRequest.Status,
        of id: PrivacyRequest.ID,
        failure: String? = nil,
        at now: Instant
    ) throws {
        try connection.execute(
            "UPDATE requests SET status = $1, failure = $2, changed_at = $3 WHERE id = $4",
            [.text(status.rawValue), .text(failure), .instant(now), .id(id)]
        )
    }

    static let select =
        """
        SELECT id, organization, kind, status, subject, reason, client, requester, requester_name, created_at,
            period_start, period_end, failure, formats, language, other_people, hold, case_id, approval FROM requests
        """

    static func read(_ row: any DatabaseRow) throws -> PrivacyRequest {
        PrivacyRequest(
            id: row.id(0),
            organization: row.id(1),
            kind: try row.value(2, named: "requests.kind"),
            status: try row.value(3, named: "requests.status"),
            subject: row.id(4),
            reason: row.optionalText(5),
            requester: .init(client: row.id(6), user: row.optionalID(7), name: row.text(8)),
            createdAt: row.instant(9),
            periodStart: row.optionalInstant(10),
            periodEnd: row.optionalInstant(11),
            choices: ArchiveChoices(
                formats: Set(row.text(13).split(separator: " ").compactMap { ArchiveFormat(rawValue: String($0)) }),
                language: try row.value(14, named: "requests.language"),
                people: try row.value(15, named: "requests.other_people")
            ),
            hold: row.optionalID(16),
            caseID: row.optionalID(17),
            approval: row.optionalID(18),
            failure: row.optionalText(12)
        )
    }
}
