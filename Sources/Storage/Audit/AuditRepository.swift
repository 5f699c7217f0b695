internal import Chat
internal import Database

/// Who did what: one chain of entries for each organization, each with the hash of the one before it.
public struct AuditRepository {
    let connection: any DatabaseConnection

    /// Adds an act to its organization's trail.
    ///
    /// It belongs into the transaction that does the act: neither is kept without the other.
    public func record(_ act: AuditAct) throws {
        let last = try next(in: act.organization)
        let user = try act.actor.user.flatMap {
            try UserRepository(connection: connection).find($0, in: act.organization)
        }
        let entry = AuditEntry(
            act,
            userName: user?.name ?? act.actor.accountName,
            sequence: last.sequence,
            after: last.previous
        )
        try connection.execute(
            """
            INSERT INTO audit_entries (\(AuditEntry.columns))
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            """,
            entry.values
        )
        try connection.execute(
            "UPDATE audit_chains SET sequence = $2, hash = $3 WHERE organization = $1",
            [.id(act.organization), .integer(entry.sequence), .bytes(entry.hash)]
        )
    }

    /// Takes the next place in a trail; the row is held until the transaction ends, so that places have no gaps.
    private func next(in organization: Organization.ID) throws -> (sequence: Int64, previous: [UInt8]) {
        let taken = try connection.first(
            """
            INSERT INTO audit_chains (organization, sequence, hash) VALUES ($1, 1, $2)
            ON CONFLICT (organization) DO UPDATE SET sequence = audit_chains.sequence + 1
            RETURNING sequence, hash
            """,
            [.id(organization), .bytes(AuditEntry.beginning)]
        ) { (sequence: $0.integer(0), previous: Array($0.bytes(1))) }
        guard let taken else { throw StoreError.unknownValue(column: "audit_chains.sequence") }
        // Entries that somebody put in from outside are passed over, and stay visible as not belonging here.
        let newest = try connection.count(
            "SELECT COALESCE(MAX(sequence), 0) FROM audit_entries WHERE organization = $1",
            [.id(organization)]
        )
        return (max(taken.sequence, Int64(newest) + 1), taken.previous)
    }
}
