public import Chat
internal import Database

/// The directory: users who are listed, added, changed and deleted here.
extension UserRepository {
    /// Adds a user who is not there yet, with their contacts and what they can be found by.
    public func insert(_ user: User, contacts: [Contact]) throws {
        try connection.execute(Self.insert, Self.values(user))
        try setContacts(contacts, of: user.id)
        try renewIdentifiers(of: user, contacts: contacts)
    }

    /// Changes a user to what is given; tells whether the user still was of the given version.
    public func update(_ user: User, contacts: [Contact]) throws -> Bool {
        let former = try find(user.id, in: user.organization)?.name
        let changed = try connection.execute(
            """
            UPDATE users SET name = $1, email = $2, title = $3, department = $4, state = $5, is_changed_here = 1,
                version = version + 1
            WHERE id = $6 AND organization = $7 AND version = $8 AND erased_at IS NULL
            """,
            [
                .text(user.name), .text(user.email), .text(user.title), .text(user.department),
                .text(user.state.rawValue), .id(user.id), .id(user.organization), .integer(Int64(user.version)),
            ]
        )
        guard changed > 0 else { return false }
        if let former, former != user.name { try keepFormerName(former, of: user.id) }
        try setContacts(contacts, of: user.id)
        try renewIdentifiers(of: user, contacts: contacts)
        return true
    }

    /// Marks a user as deleted and takes away all that lets the person in; what they wrote stays, and
    /// they can still be found as a subject.
    public func delete(_ user: User.ID, in organization: Organization.ID) throws {
        try connection.execute(
            """
            UPDATE users SET state = 'deleted', is_changed_here = 1, version = version + 1
            WHERE id = $1 AND organization = $2
            """,
            [.id(user), .id(organization)]
        )
        try connection.execute("DELETE FROM grants WHERE grantee = $1", [.id(user)])
        try PasswordRepository(connection: connection).remove(of: user)
    }

    /// The organization's users of a state, or of any, by name; one page, numbered from 1.
    public func page(
        in organization: Organization.ID,
        state: User.State?,
        descending: Bool,
        size: Int,
        number: Int
    ) throws -> [User] {
        let order = descending ? "DESC" : "ASC"
        return try connection.all(
            """
            \(Self.select) WHERE users.organization = $1\(state == nil ? "" : " AND users.state = $4")
            ORDER BY users.name \(order), users.id \(order) LIMIT $2 OFFSET $3
            """,
            [.id(organization), .integer(Int64(size)), .integer(Int64((number - 1) * size))]
                + (state.map { [.text($0.rawValue)] } ?? []),
            Self.read
        )
    }

    /// How many users of a state, or of any, the organization has.
    public func count(in organization: Organization.ID, state: User.State?) throws -> Int {
        try connection.count(
            "SELECT COUNT(*) FROM users WHERE organization = $1\(state == nil ? "" : " AND state = $2")",
            [.id(organization)] + (state.map { [.text($0.rawValue)] } ?? [])
        )
    }

    /// Hands over all users of the organization, in no order.
    public func forEach(in organization: Organization.ID, _ body: (User) throws -> Void) throws {
        try connection.forEachRow(Self.select + " WHERE users.organization = $1", [.id(organization)]) { row in
            try body(Self.read(row))
            return true
        }
    }

    /// The organization's user at a chat address.
    public func find(at tail: JabberID.Tail, in organization: Organization.ID) throws -> User? {
        try connection.first(
            Self.select + " WHERE users.organization = $1 AND substr(users.id, 5) = $2",
            [.id(organization), .bytes(tail.bytes)],
            Self.read
        )
    }

    /// The organization's users whose own an e-mail address is: the one that they sign in with.
    public func owners(of email: String, in organization: Organization.ID) throws -> [User] {
        let identifier = UserIdentifier(kind: .email, value: email)
        // Others may have been found by it once, or have it among their contacts.
        return try find(by: identifier, in: organization).filter { user in
            user.email.map { UserIdentifier(kind: .email, value: $0).folded } == identifier.folded
        }
    }

    /// Whether somebody who is not deleted, other than one user, has an e-mail address as their own.
    public func isTaken(
        _ email: String,
        in organization: Organization.ID,
        byOtherThan user: User.ID? = nil
    ) throws -> Bool {
        try owners(of: email, in: organization).contains { $0.id != user && $0.state != .deleted }
    }

    /// The ways to reach a user, in the order in which they were given.
    public func contacts(of user: User.ID) throws -> [Contact] {
        try connection.all(
            "SELECT medium, purpose, address, extension, country FROM contacts WHERE owner = $1 ORDER BY position",
            [.id(user)]
        ) { row in
            Contact(
                medium: try row.value(0, named: "contacts.medium"),
                purpose: try row.value(1, named: "contacts.purpose"),
                address: row.optionalText(2),
                telephoneExtension: row.optionalText(3),
                country: row.optionalText(4)
            )
        }
    }

    private func setContacts(_ contacts: [Contact], of user: User.ID) throws {
        try connection.execute("DELETE FROM contacts WHERE owner = $1", [.id(user)])
        for (position, contact) in contacts.enumerated() {
            try connection.execute(
                """
                INSERT INTO contacts (owner, position, medium, purpose, address, extension, country)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """,
                [
                    .id(user), .integer(Int64(position)), .text(contact.medium.rawValue),
                    .text(contact.purpose.rawValue), .text(contact.address), .text(contact.telephoneExtension),
                    .text(contact.country),
                ]
            )
        }
    }
}
