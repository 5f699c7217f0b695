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
            if let key { _ = try key.signer(openedWith: masterKey) } else { try await makeKey(for: organization) }
        }
    }

    /// Whether the master key opens what organizations sign with.
    public func fits() async throws -> Bool {
        try await store.read { [masterKey] transaction in
            try transaction.organizations.all().contains { organization in
                let key = try transaction.signingKeys.current(of: organization.id)
                return (try? key?.signer(openedWith: masterKey)) != nil
            }
        }
    }

    /// Makes a new key for every organization, without regard to what was sealed with another master key.
    ///
    /// - Parameter act: what the audit trail keeps of it.
    /// - Returns: how many archives were encrypted, and are destroyed since nobody can read them any more.
    public func startAnew(recording act: @escaping @Sendable (SigningKey) -> AuditAct) async throws -> Int {
        let now = clock.now
        return try await store.write { [masterKey] transaction in
            var generator = SystemRandomNumberGenerator()
            for organization in try transaction.organizations.all() {
                let key = try SigningKey(for: organization.id, sealedWith: masterKey, at: now, using: &generator)
                try transaction.signingKeys.makeCurrent(key)
                try transaction.audit.record(act(key))
            }
            return try transaction.archives.destroySealed(at: now)
        }
    }

    /// Makes a new key, which signs from then on, and erases the private half of the one before.
    ///
    /// - Parameter act: what the audit trail keeps of it.
    /// - Throws: ``KeyError/wrongMasterKey`` when the one before was sealed with another master key.
    public func rotate(
        _ organization: Organization.ID,
        recording act: @escaping @Sendable (SigningKey) throws -> AuditAct
    ) async throws -> SigningKey {
        var generator = SystemRandomNumberGenerator()
        let key = try SigningKey(for: organization, sealedWith: masterKey, at: clock.now, using: &generator)
        return try await store.write { [masterKey] transaction in
            // A master key that does not fit would leave keys that the server cannot open.
            if let earlier = try transaction.signingKeys.current(of: organization) {
                _ = try earlier.signer(openedWith: masterKey)
            }
            try transaction.signingKeys.makeCurrent(key)
            try transaction.audit.record(act(key))
            return key
        }
    }

    /// Makes the first key of an organization.
    private func makeKey(for organization: Organization.ID) async throws {
        var generator = SystemRandomNumberGenerator()
        let key = try SigningKey(for: organization, sealedWith: masterKey, at: clock.now, using: &generator)
        try await store.write { transaction in
            // Another node may have started at the same time.
            guard try transaction.signingKeys.current(of: organization) == nil else { return }
            try transaction.signingKeys.makeCurrent(key)
        }
    }
}
