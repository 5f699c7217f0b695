public import Chat
internal import Database

/// Where an organization's trail stood when a day had ended; signed, it fixes all entries up to there.
public struct AuditHead: Sendable {
    /// A signature by one of the organization's keys.
    public struct Signature: Sendable {
        /// The bytes of the signature.
        public let bytes: [UInt8]
        /// Names the key.
        public let keyID: String

        /// Makes a signature of its parts.
        public init(bytes: [UInt8], keyID: String) {
            self.bytes = bytes
            self.keyID = keyID
        }
    }

    /// The organization whose trail it is of.
    public let organization: Organization.ID
    /// The day in UTC, such as `2026-11-24`.
    public let day: String
    /// The last entry.
    public let sequence: Int64
    /// The last entry's hash.
    public let hash: [UInt8]
    /// The signature of ``signedText``; `nil` when there was no key.
    public internal(set) var signature: Signature?

    /// What is signed: canonical JSON, as `docs/audit.md` describes it.
    public var signedText: String {
        var json = CanonicalJSON()
        json.field("day", day)
        json.field("hash", hash.hexadecimal)
        json.field("organization", organization.description)
        json.field("purpose", "habeas audit head")
        json.field("sequence", sequence)
        return json.object
    }

    /// Signs a text with a key of an organization; gives nothing when the organization has none.
    public typealias Signer = @Sendable (StoreTransaction, Organization.ID, String) throws -> Signature?

    /// Whether a signature is one of a text by a key of the organization.
    public typealias SignatureCheck = @Sendable (StoreTransaction, Organization.ID, String, Signature) throws -> Bool
}

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
        guard let end = try end(in: organization) else { return nil }
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
