internal import Chat
internal import Storage

/// Makes an OAuth client.
struct ClientCreation {
    /// How a client gets its tokens.
    enum Kind {
        /// With its secret; it has a role, and may act as the person with an e-mail address.
        case actingByItself(role: String, email: String?)
        /// By people who sign in and are sent back to one of its addresses.
        case signedInThrough([RedirectURI])
    }

    let store: Store
    let clock: WallClock

    func create(
        _ name: String,
        _ kind: Kind,
        scopes: Set<Scope> = [],
        in organization: Organization.ID
    ) async throws -> Founding.Credentials {
        var generator = SystemRandomNumberGenerator()
        let id = OAuthClient.ID.random(using: &generator)
        let secret = Secret(using: &generator)
        let now = clock.now
        try await store.write { transaction in
            let client: OAuthClient
            var roles: Set<Role.ID> = []
            switch kind {
            case .actingByItself(let role, let email):
                guard let role = try transaction.access.role(named: role, in: organization) else {
                    let names = try transaction.access.roleNames(in: organization).joined(separator: ", ")
                    throw CommandFailure.usage("There is no role \(role). The roles are: \(names).")
                }
                client = OAuthClient(
                    id: id,
                    organization: organization,
                    name: name,
                    actsAs: try email.map { try transaction.person(with: $0, in: organization).id },
                    createdAt: now,
                    scopes: scopes
                )
                roles = [role]
            case .signedInThrough(let addresses):
                client = OAuthClient(
                    id: id,
                    organization: organization,
                    name: name,
                    actsAs: nil,
                    createdAt: now,
                    grantType: .code,
                    redirectURIs: addresses,
                    scopes: scopes
                )
            }
            try transaction.access.insert(client, secret: secret, roles: roles)
            try transaction.audit.record(
                .commandLine(.createClient, of: id, in: organization, at: now, client.auditDetails(roles: roles))
            )
        }
        return Founding.Credentials(
            organizationId: organization.description,
            clientId: id.description,
            clientSecret: secret.value
        )
    }
}

extension StoreTransaction {
    /// The one person who has an e-mail address.
    func person(with email: String, in organization: Organization.ID) throws -> User {
        let people = try users.find(by: UserIdentifier(kind: .email, value: email), in: organization)
        guard let person = people.first else { throw CommandFailure.usage("Nobody here has that e-mail address.") }
        guard people.count == 1 else {
            throw CommandFailure.usage("\(people.count) people here have that e-mail address.")
        }
        return person
    }
}
