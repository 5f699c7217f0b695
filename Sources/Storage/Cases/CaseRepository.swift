public import Chat
internal import Database

/// Requests about several people that belong together.
public struct CaseRepository {
    let connection: any DatabaseConnection

    /// Adds a case about people, in their order, restricted to conversations unless there are none.
    public func insert(_ new: PrivacyCase, about subjects: [User.ID], in conversations: [Conversation.ID]) throws {
        try connection.execute(
            """
            INSERT INTO cases (id, organization, title, reason, client, author, author_name, created_at, status, regime,
                received_on, due_on, first_due_on, period_start, period_end, formats, language, other_people)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
            """,
            [
                .id(new.id), .id(new.organization), .text(new.title), .text(new.reason), .id(new.author.client),
                .id(new.author.user), .text(new.author.name), .instant(new.createdAt), .text(new.status.rawValue),
                .text(new.deadline.regime.rawValue), .text(new.deadline.receivedOn.description),
                .text(new.deadline.dueOn.description), .text(new.deadline.firstDueOn.description),
                .instant(new.periodStart), .instant(new.periodEnd),
                .text(new.choices.formats.map(\.rawValue).sorted().joined(separator: " ")),
                .text(new.choices.language.rawValue), .text(new.choices.people.rawValue),
            ]
        )
        for (position, subject) in subjects.enumerated() {
            try connection.execute(
                "INSERT INTO case_subjects (case_id, position, subject, request) VALUES ($1, $2, $3, NULL)",
                [.id(new.id), .integer(Int64(position)), .id(subject)]
            )
        }
        for conversation in conversations {
            try connection.execute(
                "INSERT INTO case_conversations (case_id, conversation) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                [.id(new.id), .id(conversation)]
            )
        }
    }

    /// The organization's case with an identifier.
    public func find(_ id: PrivacyCase.ID, in organization: Organization.ID) throws -> PrivacyCase? {
        try connection.first(
            Self.select + " WHERE id = $1 AND organization = $2",
            [.id(id), .id(organization)],
            Self.read
        )
    }

    /// Keeps others from moving a case on until the transaction ends.
    ///
    /// What is read of its requests after this call is what all that ended before have left.
    public func lock(_ id: PrivacyCase.ID) throws {
        try connection.execute("UPDATE cases SET status = status WHERE id = $1", [.id(id)])
    }

    /// One page of the organization's cases, the newest first.
    public func page(in organization: Organization.ID, size: Int, number: Int) throws -> [PrivacyCase] {
        try connection.all(
            Self.select + " WHERE organization = $1 ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3",
            [.id(organization), .integer(Int64(size)), .integer(Int64(size * (number - 1)))],
            Self.read
        )
    }

    /// How many cases the organization has.
    public func count(in organization: Organization.ID) throws -> Int {
        try connection.count("SELECT COUNT(*) FROM cases WHERE organization = $1", [.id(organization)])
    }

    /// Moves a case on, with the reason when it has failed.
    public func setStatus(_ status: PrivacyCase.Status, of id: PrivacyCase.ID, failure: String? = nil) throws {
        try connection.execute(
            "UPDATE cases SET status = $1, failure = $2 WHERE id = $3",
            [.text(status.rawValue), .text(failure), .id(id)]
        )
    }

    /// Notes what the latest run of a case may not go on without.
    public func setApproval(_ approval: Approval.ID?, of id: PrivacyCase.ID) throws {
        try connection.execute("UPDATE cases SET approval = $1 WHERE id = $2", [.id(approval), .id(id)])
    }

    /// Moves the deadline of a case.
    public func extend(_ id: PrivacyCase.ID, to date: CivilDate, reason: String, at now: Instant) throws {
        try connection.execute(
            "UPDATE cases SET due_on = $1, extended_at = $2, extension_reason = $3 WHERE id = $4",
            [.text(date.description), .instant(now), .text(reason), .id(id)]
        )
    }

    /// Closes a case for ever.
    public func close(_ id: PrivacyCase.ID, by name: String, at now: Instant) throws {
        try connection.execute(
            "UPDATE cases SET status = $1, closed_at = $2, closed_by = $3 WHERE id = $4",
            [.text(PrivacyCase.Status.closed.rawValue), .instant(now), .text(name), .id(id)]
        )
    }

    static let select =
        """
        SELECT id, organization, title, reason, client, author, author_name, created_at, status, failure, regime,
            received_on, due_on, first_due_on, extended_at, extension_reason, period_start, period_end, formats, language,
            other_people, approval, closed_at, closed_by FROM cases
        """

    static func read(_ row: any DatabaseRow) throws -> PrivacyCase {
        PrivacyCase(
            id: row.id(0),
            organization: row.id(1),
            title: row.text(2),
            reason: row.optionalText(3),
            author: .init(client: row.id(4), user: row.optionalID(5), name: row.text(6)),
            createdAt: row.instant(7),
            deadline: .init(
                regime: try row.value(10, named: "cases.regime"),
                receivedOn: try date(11, in: row),
                dueOn: try date(12, in: row),
                firstDueOn: try date(13, in: row),
                extendedAt: row.optionalInstant(14),
                extensionReason: row.optionalText(15)
            ),
            periodStart: row.optionalInstant(16),
            periodEnd: row.optionalInstant(17),
            choices: ArchiveChoices(
                formats: Set(row.text(18).split(separator: " ").compactMap { ArchiveFormat(rawValue: String($0)) }),
                language: try row.value(19, named: "cases.language"),
                people: try row.value(20, named: "cases.other_people")
            ),
            status: try row.value(8, named: "cases.status"),
            failure: row.optionalText(9),
            approval: row.optionalID(21),
            closedAt: row.optionalInstant(22),
            closedBy: row.optionalText(23)
        )
    }

    private static func date(_ column: Int, in row: any DatabaseRow) throws -> CivilDate {
        guard let date = CivilDate(row.text(column)) else { throw StoreError.unknownValue(column: "cases.due_on") }
        return date
    }
}
