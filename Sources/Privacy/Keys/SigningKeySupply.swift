public import Chat
public import Storage

/// Sees to it that every organization has a key to sign with, and makes new ones.
public struct SigningKeySupply: Sendable {
    private let store: Store
    private let masterKey: MasterKey
    private let clock: WallClock

    /// Makes a supply that seals private keys with a master key.
    public init(store: Store, masterKey: MasterKey, clock: WallClock) {
        self.store = store
        self.masterKey = masterKey
        self.clock = clock
    }

    /// Makes a key for every organization that has none, and checks that the others' can be opened.
    ///
    /// - Throws: ``KeyError/wrongMasterKey`` when they were sealed with another master key.
    public func prepare() async throws {
        let keys = try await store.read { transaction in
            try transaction.organizations.all().map { ($0.id, try transaction.signingKeys.current(of: $0.id)) }
        }
        for (organization, key) in keys {
            if let key { _ = try key.signer(openedWith: masterKey) } else { _ = try await rotate(organization) }
        }
    }

    /// Makes a new key, which signs from then on, and erases the private half of the one before.
    ///
    /// - Throws: ``KeyError/wrongMasterKey`` when the one before was sealed with another master key.
    @discardableResult
    public func rotate(_ organization: Organization.ID) async throws -> SigningKey {
        var generator = SystemRandomNumberGenerator()
        let key = try SigningKey(for: organization, sealedWith: masterKey, at: clock.now, using: &generator)
        return try await store.write { [masterKey] transaction in
            // A master key that does not fit would leave keys that the server cannot open.
            if let earlier = try transaction.signingKeys.current(of: organization) {
                _ = try earlier.signer(openedWith: masterKey)
            }
            try transaction.signingKeys.makeCurrent(key)
            return key
        }
    }
}
