public import Chat
internal import Database

/// The heads of the days.
extension AuditRepository {
    /// Keeps where the organization's trail stands as the head of the day before, unless that was done already or
    /// nothing has happened since the last head.
    ///
    /// - Returns: the head, if there was one to keep.
    @discardableResult
    public func keepHead(
        of organization: Organization.ID,
        at now: Instant,
        signer: AuditHead.Signer
    ) throws -> AuditHead? {
        let day = String(now.advanced(byDays: -1).description.prefix(10))
        guard let end = try end(in: organization, before: now.startOfDay) else { return nil }
        let last = try connection.first(
            "SELECT day, sequence FROM audit_heads WHERE organization = $1 ORDER BY day DESC LIMIT 1",
            [.id(organization)]
        ) { (day: $0.text(0), sequence: $0.integer(1)) }
        if let last, last.day >= day || last.sequence == end.sequence { return nil }
        var head = AuditHead(organization: organization, day: day, sequence: end.sequence, hash: end.hash)
        head.signature = try signer(StoreTransaction(connection: connection), organization, head.signedText)
        let kept = try connection.execute(
            """
            INSERT INTO audit_heads (organization, day, sequence, hash, signature, key_id)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
            """,
            [
                .id(organization), .text(day), .integer(head.sequence), .bytes(head.hash),
                head.signature.map { .bytes($0.bytes) } ?? .null, .text(head.signature?.keyID),
            ]
        )
        return kept == 1 ? head : nil
    }

    /// The last entry that was made before an instant.
    private func end(
        in organization: Organization.ID,
        before instant: Instant
    ) throws -> (sequence: Int64, hash: [UInt8])? {
        try connection.first(
            """
            SELECT sequence, hash FROM audit_entries WHERE organization = $1 AND at < $2 ORDER BY sequence DESC LIMIT 1
            """,
            [.id(organization), .instant(instant)]
        ) { (sequence: $0.integer(0), hash: Array($0.bytes(1))) }
    }

    /// The organization's heads, the oldest first.
    public func heads(in organization: Organization.ID) throws -> [AuditHead] {
        try connection.all(
            """
            SELECT organization, day, sequence, hash, signature, key_id FROM audit_heads WHERE organization = $1
            ORDER BY day
            """,
            [.id(organization)]
        ) { row in
            var head = AuditHead(
                organization: row.id(0),
                day: row.text(1),
                sequence: row.integer(2),
                hash: Array(row.bytes(3))
            )
            if !row.isNull(4) {
                head.signature = AuditHead.Signature(bytes: Array(row.bytes(4)), keyID: row.text(5))
            }
            return head
        }
    }
}
