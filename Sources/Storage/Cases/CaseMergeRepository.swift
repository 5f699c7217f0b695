public import Chat
internal import Database

/// A case whose archives a worker merges: nobody else works at it until the lease ends.
public struct CaseMerge: Sendable {
    /// The case.
    public let caseID: PrivacyCase.ID
    /// The organization that it belongs to.
    public let organization: Organization.ID
    /// Who holds it.
    public let owner: Node.ID
    /// How often it was begun, this time included; it tells this lease from an earlier one of the same owner.
    public let attempt: Int
    /// How often it was begun in vain, this time included.
    public let fruitlessAttempt: Int
}

/// Cases whose archives wait to be merged.
public struct CaseMergeRepository {
    let connection: any DatabaseConnection

    /// Lets the archives of a case be merged from an instant on.
    public func enqueue(_ id: PrivacyCase.ID, in organization: Organization.ID, availableAt: Instant) throws {
        try connection.execute(
            """
            INSERT INTO case_merges (case_id, organization, available_at, owner, lease_until, attempts)
            VALUES ($1, $2, $3, NULL, 0, 0) ON CONFLICT DO NOTHING
            """,
            [.id(id), .id(organization), .instant(availableAt)]
        )
    }

    /// Whether a merge is free at an instant.
    public func isAnyWaiting(at now: Instant) throws -> Bool {
        try connection.first(
            "SELECT 1 FROM case_merges WHERE available_at <= $1 AND lease_until <= $1 LIMIT 1",
            [.instant(now)]
        ) { _ in true } ?? false
    }

    /// Leases the merge that has waited longest and is free at an instant.
    public func claim(by owner: Node.ID, at now: Instant, leaseUntil: Instant) throws -> CaseMerge? {
        try connection.first(
            """
            UPDATE case_merges SET owner = $1, lease_until = $2, attempts = attempts + 1,
                fruitless_attempts = fruitless_attempts + 1
            WHERE case_id = (
                SELECT case_id FROM case_merges WHERE available_at <= $3 AND lease_until <= $3
                ORDER BY available_at, case_id LIMIT 1
            ) AND lease_until <= $3
            RETURNING case_id, organization, attempts, fruitless_attempts
            """,
            [.id(owner), .instant(leaseUntil), .instant(now)]
        ) { row in
            CaseMerge(
                caseID: row.id(0),
                organization: row.id(1),
                owner: owner,
                attempt: Int(row.integer(2)),
                fruitlessAttempt: Int(row.integer(3))
            )
        }
    }

    /// Makes a lease longer; tells whether the merge is still held under it.
    public func extend(_ merge: CaseMerge, until leaseUntil: Instant) throws -> Bool {
        try connection.execute(
            "UPDATE case_merges SET lease_until = $1 WHERE case_id = $2 AND owner = $3 AND attempts = $4",
            [.instant(leaseUntil), .id(merge.caseID), .id(merge.owner), .integer(Int64(merge.attempt))]
        ) > 0
    }

    /// Whether a merge is still held under this lease.
    public func isHeld(_ merge: CaseMerge) throws -> Bool {
        try connection.first(
            "SELECT 1 FROM case_merges WHERE case_id = $1 AND owner = $2 AND attempts = $3",
            [.id(merge.caseID), .id(merge.owner), .integer(Int64(merge.attempt))]
        ) { _ in true } ?? false
    }

    /// Whether the archives of a case wait to be merged, or are being merged.
    public func isThere(for id: PrivacyCase.ID) throws -> Bool {
        try connection.first("SELECT 1 FROM case_merges WHERE case_id = $1", [.id(id)]) { _ in true } ?? false
    }

    /// Ends a merge; tells whether it was still held under this lease.
    ///
    /// The caller undoes its work if not.
    public func finish(_ merge: CaseMerge) throws -> Bool {
        try connection.execute(
            "DELETE FROM case_merges WHERE case_id = $1 AND owner = $2 AND attempts = $3",
            [.id(merge.caseID), .id(merge.owner), .integer(Int64(merge.attempt))]
        ) > 0
    }

    /// Gives a merge back, to be begun again from an instant on.
    public func release(_ merge: CaseMerge, availableAt: Instant) throws {
        try connection.execute(
            """
            UPDATE case_merges SET owner = NULL, lease_until = 0, available_at = $1
            WHERE case_id = $2 AND owner = $3 AND attempts = $4
            """,
            [.instant(availableAt), .id(merge.caseID), .id(merge.owner), .integer(Int64(merge.attempt))]
        )
    }

    /// Gives a merge back that does not count as a try, since its worker stops or waits for what others do.
    public func handBack(_ merge: CaseMerge, availableAt: Instant) throws {
        try connection.execute(
            """
            UPDATE case_merges SET owner = NULL, lease_until = 0, available_at = $1,
                fruitless_attempts = CASE WHEN fruitless_attempts > 0 THEN fruitless_attempts - 1 ELSE 0 END
            WHERE case_id = $2 AND owner = $3 AND attempts = $4
            """,
            [.instant(availableAt), .id(merge.caseID), .id(merge.owner), .integer(Int64(merge.attempt))]
        )
    }

    /// Frees what a node held when it died; the node calls it when it starts again.
    public func releaseAll(of owner: Node.ID) throws {
        try connection.execute("UPDATE case_merges SET owner = NULL, lease_until = 0 WHERE owner = $1", [.id(owner)])
    }
}
