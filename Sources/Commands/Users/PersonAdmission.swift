internal import Chat
internal import Storage

/// Lets a person in: adds them when they are not there, and gives them a role.
struct PersonAdmission {
    let store: Store
    let clock: WallClock

    /// - Returns: whether the person was added.
    /// - Throws: a usage failure when there is no such role, the address belongs to several people or only leads to
    ///   somebody, or a person who is to be added has no name.
    func admit(
        _ email: String,
        named name: String?,
        as role: String,
        in organization: Organization.ID
    ) async throws
        -> Bool
    {
        var generator = SystemRandomNumberGenerator()
        let id = User.ID.random(using: &generator)
        let now = clock.now
        return try await store.write { transaction in
            guard let role = try transaction.access.role(named: role, in: organization) else {
                let names = try transaction.access.roleNames(in: organization).joined(separator: ", ")
                throw CommandFailure.usage("There is no role \(role). The roles are: \(names).")
            }
            let known = try transaction.personSigningIn(with: email, in: organization)
            let person = try known ?? add(id, email, name, organization, at: now, transaction)
            guard person.state == .active else { throw CommandFailure.usage("That person is not active here.") }
            try transaction.roles.give(role, to: .user(person.id), at: now)
            let details: AuditDetails = ["roles": .list([role.description])]
            try transaction.audit.record(
                .commandLine(.giveRoles, of: person.id, in: organization, at: now, details)
            )
            return known == nil
        }
    }

    private func add(
        _ id: User.ID,
        _ email: String,
        _ name: String?,
        _ organization: Organization.ID,
        at now: Instant,
        _ transaction: StoreTransaction
    ) throws -> User {
        guard let name, name.contains(where: { !$0.isWhitespace }) else {
            throw CommandFailure.usage("Nobody here has that e-mail address. Give --name to add the person.")
        }
        guard email.contains("@"), !email.contains(where: \.isWhitespace) else {
            throw CommandFailure.usage("--email is not an e-mail address.")
        }
        let person = User(id: id, organization: organization, name: name, email: email)
        try transaction.users.insert(person, contacts: [])
        try transaction.audit.record(
            .commandLine(
                .createUser,
                of: id,
                in: organization,
                at: now,
                ["state": "active", "hasPassword": .flag(false)]
            )
        )
        return person
    }
}
