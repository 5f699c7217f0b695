public import Chat
internal import Database

/// What waits for a second person, and what they decided.
public struct ApprovalRepository {
    let connection: any DatabaseConnection

    /// Adds an approval that nobody has decided on, and notes who has made the asker's client.
    public func insert(_ approval: Approval) throws {
        try connection.execute(
            """
            INSERT INTO approvals (id, organization, case_id, state, client, asker, asker_name, client_maker,
                client_changer, asked_at, expires_at)
            SELECT $1, $2, $3, $4, $5, $6, $7, clients.created_by, clients.modified_by, $8, $9
            FROM clients WHERE clients.id = $5
            """,
            [
                .id(approval.id), .id(approval.organization), .id(approval.caseID), .text(approval.state.rawValue),
                .id(approval.asker.client), .id(approval.asker.user), .text(approval.asker.name),
                .instant(approval.askedAt), .instant(approval.expiresAt),
            ]
        )
    }

    /// The approval with an identifier.
    public func find(_ id: Approval.ID) throws -> Approval? {
        try connection.first(Self.select + " WHERE id = $1", [.id(id)], Self.read)
    }

    /// The approvals that nobody has decided on in time, of all organizations, the oldest first.
    public func overdue(at now: Instant, limit: Int) throws -> [Approval] {
        try connection.all(
            Self.select + " WHERE state = 'pending' AND expires_at <= $1 ORDER BY expires_at, id LIMIT $2",
            [.instant(now), .integer(Int64(limit))],
            Self.read
        )
    }

    /// Keeps a decision; tells whether there was none before.
    public func decide(_ id: Approval.ID, _ state: Approval.State, _ decision: Approval.Decision) throws -> Bool {
        try connection.execute(
            """
            UPDATE approvals SET state = $1, decider_client = $2, decider = $3, decider_name = $4, decided_at = $5,
                reason = $6
            WHERE id = $7 AND state = 'pending'
            """,
            [
                .text(state.rawValue), .id(decision.decider?.client), .id(decision.decider?.user),
                .text(decision.decider?.name), .instant(decision.at), .text(decision.reason), .id(id),
            ]
        ) > 0
    }

    /// Whether a person was erased from an instant on.
    public func wasErased(_ person: User.ID, since start: Instant) throws -> Bool {
        try connection.first(
            "SELECT 1 FROM users WHERE id = $1 AND erased_at >= $2",
            [.id(person), .instant(start)]
        ) { _ in true } ?? false
    }

    private static let select =
        """
        SELECT id, organization, case_id, state, client, asker, asker_name, asked_at, expires_at, decider_client,
            decider, decider_name, decided_at, reason, client_maker, client_changer FROM approvals
        """

    private static func read(_ row: any DatabaseRow) throws -> Approval {
        let decider: PrivacyRequest.Requester? = row.optionalID(9, of: OAuthClient.self).map { client in
            .init(client: client, user: row.optionalID(10), name: row.text(11))
        }
        return Approval(
            id: row.id(0),
            organization: row.id(1),
            caseID: row.optionalID(2),
            asker: .init(client: row.id(4), user: row.optionalID(5), name: row.text(6)),
            clientMakers: [row.optionalID(14), row.optionalID(15)].compactMap(\.self),
            askedAt: row.instant(7),
            expiresAt: row.instant(8),
            state: try row.value(3, named: "approvals.state"),
            decision: row.optionalInstant(12).map { .init(decider: decider, at: $0, reason: row.optionalText(13)) }
        )
    }
}
