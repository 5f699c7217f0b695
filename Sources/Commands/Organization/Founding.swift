internal import Chat
internal import Storage

/// Makes an organization with its roles and the first client, which has every right.
struct Founding {
    /// What a new client needs to sign in; the secret is not kept anywhere.
    struct Credentials: Encodable {
        let organizationId: String
        let clientId: String
        let clientSecret: String
    }

    let store: Store
    let masterKey: MasterKey
    let clock: WallClock

    func found(_ name: String) async throws -> Credentials {
        var generator = SystemRandomNumberGenerator()
        let organization = Organization(
            id: .random(using: &generator),
            name: name,
            retention: .standard,
            reactionsEnabled: true,
            createdAt: clock.now
        )
        let linkKey = Secret(using: &generator).hash
        let roles = Role.standard.map { ($0, Role.ID.random(using: &generator)) }
        let signingKey = try SigningKey(
            for: organization.id,
            sealedWith: masterKey,
            at: organization.createdAt,
            using: &generator
        )
        try await store.write { transaction in
            // Another directory may be made at the same time.
            guard try transaction.organizations.all().isEmpty else {
                throw CommandFailure.usage("The database holds a store already. Make an empty one.")
            }
            try transaction.organizations.insert(organization, linkKey: linkKey)
            try transaction.signingKeys.makeCurrent(signingKey)
            try transaction.audit.record(
                .commandLine(
                    .createOrganization,
                    of: organization.id,
                    in: organization.id,
                    at: organization.createdAt,
                    ["name": .text(name)]
                )
            )
            for (role, id) in roles { try transaction.access.insert(role, id: id, in: organization.id) }
        }
        return try await ClientCreation(store: store, clock: clock)
            .create("Administrator", .actingByItself(role: "admin", email: nil), in: organization.id)
    }
}
