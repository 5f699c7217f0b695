internal import Chat
internal import Storage

/// Makes an OAuth client with a role, which may act as a person.
struct ClientCreation {
    let store: Store
    let clock: WallClock

    func create(
        _ name: String,
        role: String,
        email: String?,
        in organization: Organization.ID
    ) async throws -> Founding.Credentials {
        var generator = SystemRandomNumberGenerator()
        let id = OAuthClient.ID.random(using: &generator)
        let secret = Secret(using: &generator)
        let now = clock.now
        try await store.write { transaction in
            guard let role = try transaction.access.role(named: role, in: organization) else {
                let names = try transaction.access.roleNames(in: organization).joined(separator: ", ")
                throw CommandFailure.usage("There is no role \(role). The roles are: \(names).")
            }
            let person = try email.map { try Self.person(with: $0, in: organization, transaction) }
            let client = OAuthClient(
                id: id,
                organization: organization,
                name: name,
                actsAs: person?.id,
                createdAt: now
            )
            try transaction.access.insert(client, secret: secret, role: role)
        }
        return Founding.Credentials(
            organizationId: organization.description,
            clientId: id.description,
            clientSecret: secret.value
        )
    }

    private static func person(
        with email: String,
        in organization: Organization.ID,
        _ transaction: StoreTransaction
    ) throws -> User {
        let people = try transaction.users.find(by: UserIdentifier(kind: .email, value: email), in: organization)
        guard let person = people.first else { throw CommandFailure.usage("Nobody here has that e-mail address.") }
        guard people.count == 1 else {
            throw CommandFailure.usage("\(people.count) people here have that e-mail address.")
        }
        return person
    }
}
