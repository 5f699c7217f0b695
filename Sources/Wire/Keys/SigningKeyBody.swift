/// A public key that an organization's archives are signed with.
public struct SigningKeyBody: Codable, Sendable {
    /// The SHA-256 of the key in DER, in hexadecimal.
    public var id: String
    /// Always `Ed25519`.
    public var algorithm = "Ed25519"
    /// The key in PEM.
    public var publicKey: String
    /// When it was made, in ISO 8601.
    public var createdAt: String
    /// When another took its place, in ISO 8601.
    public var retiredAt: String?
    /// Whether archives are signed with it now.
    public var isCurrent: Bool

    /// Makes a key of its parts.
    public init(id: String, publicKey: String, createdAt: String, retiredAt: String?, isCurrent: Bool) {
        self.id = id
        self.publicKey = publicKey
        self.createdAt = createdAt
        self.retiredAt = retiredAt
        self.isCurrent = isCurrent
    }
}

/// All keys that an organization has ever signed with, the newest first.
public struct SigningKeyListing: Codable, Sendable {
    /// The keys.
    public var entities: [SigningKeyBody]

    /// Lists keys.
    public init(_ entities: [SigningKeyBody]) {
        self.entities = entities
    }
}
