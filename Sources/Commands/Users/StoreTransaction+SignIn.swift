internal import Chat
internal import Storage

extension StoreTransaction {
    /// The organization's person who signs in with an e-mail address; `nil` when it is nobody's.
    ///
    /// An address that somebody is only found by, as from an import or among their contacts, opens nothing: it may be
    /// somebody else's by now.
    ///
    /// - Throws: a usage failure when the address belongs to several people, or only leads to somebody.
    func personSigningIn(with email: String, in organization: Organization.ID) throws -> User? {
        let owners = try users.owners(of: email, in: organization)
        let present = owners.filter { $0.state != .deleted }
        guard present.count <= 1 else {
            throw CommandFailure.usage("\(present.count) people here have that e-mail address.")
        }
        if let person = present.first ?? owners.first { return person }
        let found = try users.find(by: UserIdentifier(kind: .email, value: email), in: organization)
        guard let other = found.first else { return nil }
        throw CommandFailure.usage(
            "Nobody here signs in with that e-mail address. User \(other.id) is only found by it. Give the e-mail address "
                + "that the directory has of them, or make this one theirs first: PATCH /api/v2/users/\(other.id)."
        )
    }
}
