public import Chat

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
