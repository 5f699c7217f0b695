public import Chat

/// A key that an organization signs its archives with; its public half is kept for ever.
public struct SigningKey: Sendable {
    /// The organization that signs with it.
    public let organization: Organization.ID
    /// What signatures are checked with; its fingerprint is the key's name.
    public let publicKey: PublicKey
    /// When it was made.
    public let createdAt: Instant
    /// When another took its place; `nil` for the one that signs now.
    public let retiredAt: Instant?
    /// The private half, sealed with the master key; `nil` once it was erased.
    let sealedSeed: [UInt8]?

    /// Whether archives are signed with it now.
    public var isCurrent: Bool { retiredAt == nil }

    init(
        organization: Organization.ID,
        publicKey: PublicKey,
        createdAt: Instant,
        retiredAt: Instant?,
        sealedSeed: [UInt8]?
    ) {
        self.organization = organization
        self.publicKey = publicKey
        self.createdAt = createdAt
        self.retiredAt = retiredAt
        self.sealedSeed = sealedSeed
    }

    /// Makes a new key, and seals its private half with the master key.
    public init(
        for organization: Organization.ID,
        sealedWith masterKey: MasterKey,
        at now: Instant,
        using generator: inout some RandomNumberGenerator
    ) throws {
        let signer = Signer(using: &generator)
        self.init(
            organization: organization,
            publicKey: signer.publicKey,
            createdAt: now,
            retiredAt: nil,
            sealedSeed: try masterKey.seal(signer.seed, for: .signing(signer.publicKey))
        )
    }

    /// What signs with the key.
    ///
    /// - Throws: a ``KeyError`` when the master key is a wrong one, or the private half was erased.
    public func signer(openedWith masterKey: MasterKey) throws(KeyError) -> Signer {
        guard let sealedSeed else { throw .noSigningKey }
        return Signer(seed: try masterKey.open(sealedSeed, for: .signing(publicKey)))
    }
}
