public import Chat
internal import Database

/// The passwords that people sign in with.
public struct PasswordRepository {
    let connection: any DatabaseConnection

    /// Gives a person a password, and ends what was signed in to with the one before.
    public func set(_ hash: PasswordHash, of person: User.ID, at now: Instant) throws {
        try keep(hash, of: person, at: now)
        try SignInRepository(connection: connection).endAll(of: person)
    }

    /// Takes over another hash of the same password.
    ///
    /// - Parameter checked: the hash that it stands for; one that was set or taken away meanwhile stays as it is.
    public func renew(_ hash: PasswordHash, instead checked: PasswordHash, of person: User.ID, at now: Instant) throws {
        guard try self.hash(of: person)?.value == checked.value else { return }
        try keep(hash, of: person, at: now)
    }

    /// Takes a person's password away, and ends what was signed in to with it.
    public func remove(of person: User.ID) throws {
        try connection.execute("DELETE FROM passwords WHERE owner = $1", [.id(person)])
        try SignInRepository(connection: connection).endAll(of: person)
    }

    /// The hash of a person's password; `nil` for one who has none.
    public func hash(of person: User.ID) throws -> PasswordHash? {
        try connection.first("SELECT hash FROM passwords WHERE owner = $1", [.id(person)]) {
            PasswordHash(value: $0.text(0))
        }
    }

    private func keep(_ hash: PasswordHash, of person: User.ID, at now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO passwords (owner, hash, changed_at) VALUES ($1, $2, $3)
            ON CONFLICT (owner) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at
            """,
            [.id(person), .text(hash.value), .instant(now)]
        )
    }
}
