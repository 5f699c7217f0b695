public import Chat
internal import Database

/// Puts right values into a person's profile.
public struct RectificationRepository {
    let connection: any DatabaseConnection

    /// Replaces values of a profile: the name, the e-mail address, contacts, and what the person can be found by.
    ///
    /// Values are compared as a search for subjects compares them.
    ///
    /// - Returns: how many values were replaced.
    public func apply(_ terms: [ReplacementTerm], to user: User) throws -> Int {
        var count = 0
        for term in terms {
            guard let kind = term.kind else { continue }
            let existing = UserIdentifier(kind: kind, value: term.existing)
            if kind == .name, existing.folded == UserIdentifier(kind: .name, value: user.name).folded {
                count += try set("name", to: term.updated, of: user)
            }
            if kind == .email, existing.folded == user.email.map({ UserIdentifier(kind: .email, value: $0).folded }) {
                count += try set("email", to: term.updated, of: user)
            }
            count += try replaceContacts(existing, by: term.updated, of: user)
            count += try replaceIdentifier(existing, by: term.updated, of: user)
        }
        return count
    }

    private func set(_ column: String, to value: String, of user: User) throws -> Int {
        try connection.execute(
            "UPDATE users SET \(column) = $1, is_changed_here = 1, version = version + 1 WHERE id = $2",
            [.text(value), .id(user.id)]
        )
    }

    private func replaceContacts(_ existing: UserIdentifier, by value: String, of user: User) throws -> Int {
        let contacts = try UserRepository(connection: connection).contacts(of: user.id)
        var count = 0
        for (position, contact) in contacts.enumerated()
        where contact.identifier?.kind == existing.kind && contact.identifier?.folded == existing.folded {
            count += try connection.execute(
                "UPDATE contacts SET address = $1 WHERE owner = $2 AND position = $3",
                [.text(value), .id(user.id), .integer(Int64(position))]
            )
        }
        return count
    }

    private func replaceIdentifier(_ existing: UserIdentifier, by value: String, of user: User) throws -> Int {
        let removed = try connection.execute(
            "DELETE FROM user_identifiers WHERE organization = $1 AND kind = $2 AND folded = $3 AND owner = $4",
            [.id(user.organization), .text(existing.kind.rawValue), .text(existing.folded), .id(user.id)]
        )
        let updated = UserIdentifier(kind: existing.kind, value: value)
        guard removed > 0, !updated.folded.isEmpty else { return removed }
        try connection.execute(
            """
            INSERT INTO user_identifiers (organization, kind, folded, owner, value, is_imported)
            VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT DO NOTHING
            """,
            [
                .id(user.organization), .text(updated.kind.rawValue), .text(updated.folded), .id(user.id),
                .text(updated.value),
            ]
        )
        return removed
    }
}
