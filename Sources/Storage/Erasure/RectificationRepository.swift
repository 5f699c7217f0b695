public import Chat
internal import Database

/// Puts right values into a person's profile.
public struct RectificationRepository {
    let connection: any DatabaseConnection

    /// Replaces values of a profile: the name, the e-mail address, contacts, and what the person can be found by.
    ///
    /// All terms count for what the profile says now, so that two values can change places. They are compared as a search
    /// for subjects compares them.
    ///
    /// - Returns: how many values were replaced.
    public func apply(_ terms: [ReplacementTerm], to user: User) throws -> Int {
        var updates: [UserIdentifier.Kind: [String: String]] = [:]
        for term in terms {
            guard let kind = term.kind else { continue }
            let folded = UserIdentifier(kind: kind, value: term.existing).folded
            updates[kind, default: [:]][folded] = updates[kind]?[folded] ?? term.updated
        }
        func updated(_ identifier: UserIdentifier?) -> String? {
            identifier.flatMap { updates[$0.kind]?[$0.folded] }
        }
        var count = 0
        if let name = updated(UserIdentifier(kind: .name, value: user.name)) {
            count += try set("name", to: name, of: user)
        }
        if let email = updated(user.email.map { UserIdentifier(kind: .email, value: $0) }) {
            count += try set("email", to: email, of: user)
        }
        let contacts = try UserRepository(connection: connection).contacts(of: user.id)
        for (position, contact) in contacts.enumerated() {
            guard let address = updated(contact.identifier) else { continue }
            count += try connection.execute(
                "UPDATE contacts SET address = $1 WHERE owner = $2 AND position = $3",
                [.text(address), .id(user.id), .integer(Int64(position))]
            )
        }
        return count + (try replaceIdentifiers(of: user, by: updated))
    }

    private func set(_ column: String, to value: String, of user: User) throws -> Int {
        try connection.execute(
            "UPDATE users SET \(column) = $1, is_changed_here = 1, version = version + 1 WHERE id = $2",
            [.text(value), .id(user.id)]
        )
    }

    /// Takes away all that is wrong before what is right comes in its place.
    private func replaceIdentifiers(of user: User, by updated: (UserIdentifier) -> String?) throws -> Int {
        let wrong = try UserRepository(connection: connection).identifiers(of: user.id).compactMap { identifier in
            updated(identifier).map {
                (existing: identifier, updated: UserIdentifier(kind: identifier.kind, value: $0))
            }
        }
        for (existing, _) in wrong {
            try connection.execute(
                "DELETE FROM user_identifiers WHERE organization = $1 AND kind = $2 AND folded = $3 AND owner = $4",
                [.id(user.organization), .text(existing.kind.rawValue), .text(existing.folded), .id(user.id)]
            )
        }
        for (_, updated) in wrong where !updated.folded.isEmpty {
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
        }
        return wrong.count
    }
}
