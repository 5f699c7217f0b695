public import Chat
internal import Database

/// Takes away what is kept of a person, apart from the messages themselves.
public struct ErasureRepository {
    let connection: any DatabaseConnection

    /// Whether a person was erased, or is being erased.
    public func isErased(_ person: User.ID) throws -> Bool {
        try connection.first("SELECT 1 FROM users WHERE id = $1 AND erased_at IS NOT NULL", [.id(person)]) { _ in true }
            ?? false
    }

    /// Those of an organization who were erased: no import may bring them back.
    public func erased(in organization: Organization.ID) throws -> Set<User.ID> {
        try Set(
            connection.all(
                "SELECT id FROM users WHERE organization = $1 AND erased_at IS NOT NULL",
                [.id(organization)]
            ) { $0.id(0) }
        )
    }

    /// Takes away all that lets a person in, so that nothing new comes from them.
    public func lockOut(_ person: User, at now: Instant) throws {
        let users = UserRepository(connection: connection)
        if let email = person.email {
            try SignInFailureRepository(connection: connection).reset(.account(email, in: person.organization))
        }
        try users.delete(person.id, in: person.organization)
        let access = AccessRepository(connection: connection)
        for client in try access.clients(in: person.organization) where client.actsAs == person.id {
            try access.delete(client.id)
        }
        try connection.execute("DELETE FROM tokens WHERE person = $1", [.id(person.id)])
        try connection.execute(
            "UPDATE users SET erased_at = COALESCE(erased_at, $1) WHERE id = $2",
            [.instant(now), .id(person.id)]
        )
        // Only messages of the last day can have an answer that is remembered.
        let day = now.advanced(bySeconds: -IdempotencyRepository.lifetime)
        try connection.execute(
            "DELETE FROM idempotency_keys WHERE result IN (SELECT id FROM messages WHERE author = $1 AND id >= $2)",
            [.id(person.id), .id(Message.ID.first(at: day))]
        )
    }

    /// Removes some of the reactions that a person made; tells how many.
    public func removeReactions(by person: User.ID, limit: Int) throws -> Int {
        let found = try connection.all(
            "SELECT DISTINCT message FROM reactions WHERE author = $1 ORDER BY message LIMIT $2",
            [.id(person), .integer(Int64(limit))]
        ) { $0.id(0, of: Message.self) }
        var count = 0
        for list in found.listed {
            let owner = "$\(list.values.count + 1)"
            count += try connection.execute(
                "DELETE FROM reactions WHERE author = \(owner) AND message IN \(list.placeholders)",
                list.values + [.id(person)]
            )
        }
        return count
    }

    /// Removes what the directory and chat keep of a person, and leaves a row that others' conversations refer to.
    ///
    /// - Returns: how much was removed, by kind.
    public func removeProfile(of person: User.ID) throws -> [String: Int] {
        let counts = [
            "pinsMade": try connection.execute("DELETE FROM pins WHERE pinned_by = $1", [.id(person)]),
            "preferences": try connection.execute("DELETE FROM chat_preferences WHERE owner = $1", [.id(person)]),
            "contacts": try connection.execute("DELETE FROM contacts WHERE owner = $1", [.id(person)]),
            "identifiers": try connection.execute("DELETE FROM user_identifiers WHERE owner = $1", [.id(person)]),
        ]
        try connection.execute(
            """
            UPDATE users SET name = $1, email = NULL, title = NULL, department = NULL, source_key = NULL,
                version = version + 1
            WHERE id = $2
            """,
            [.text(User.erasedName(of: person)), .id(person)]
        )
        return counts
    }

    /// The archives that requests about a person have yielded, and the cases that they belonged to.
    public func archives(of person: User) throws -> [StoredArchive] {
        let requests = try connection.all(
            "SELECT id FROM requests WHERE organization = $1 AND subject = $2",
            [.id(person.organization), .id(person.id)]
        ) { $0.id(0, of: PrivacyRequest.self) }
        let cases = try connection.all("SELECT case_id FROM case_subjects WHERE subject = $1", [.id(person.id)]) {
            $0.id(0, of: PrivacyCase.self)
        }
        let archives = ArchiveRepository(connection: connection)
        return try requests.compactMap { try archives.find(of: $0) } + cases.compactMap { try archives.find(of: $0) }
    }

    /// Forgets an archive whose file is removed.
    public func forget(_ archive: StoredArchive) throws {
        try connection.execute("DELETE FROM archives WHERE id = $1", [.id(archive.id)])
    }
}
