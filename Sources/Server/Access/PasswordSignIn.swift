internal import Chat
internal import Storage

/// Finds out whether somebody is who they say, by e-mail address and password.
///
/// For an address that nobody has it takes the same steps and the same time, so it tells nothing about who is here.
struct PasswordSignIn: Sendable {
    let store: Store
    let clock: WallClock
    let hashing: PasswordHashing

    /// What became of an attempt.
    enum Outcome {
        /// The person, and the hash that the password was right by.
        case signedIn(User.ID, PasswordHash)
        /// The person whose account it is, if there is one.
        case wrong(User.ID?)
        /// The account or the network address is locked for so many seconds; with the person whose account it is, if
        /// there is one.
        case locked(Int, User.ID?)
        /// Too many are being checked; the attempt does not count.
        case busy
    }

    /// The longest e-mail address, in bytes (RFC 5321, section 4.5.3.1).
    private static let longestEmail = 320

    func attempt(
        email: String,
        password: String,
        in organization: Organization.ID,
        from address: String
    ) async throws -> Outcome {
        guard (1...Self.longestEmail).contains(email.utf8.count), !password.isEmpty else { return .wrong(nil) }
        let account = LockOut.account(email, in: organization)
        let network = LockOut.address(address)
        let now = clock.now
        if let seconds = try await store.write({ try $0.signInFailures.count([account, network], at: now) }) {
            let found = try await store.read { try Self.person(with: email, in: organization, $0) }
            return .locked(seconds, found?.person)
        }
        let found = try await store.read { try Self.person(with: email, in: organization, $0) }
        let verdict: PasswordHashing.Verdict
        do {
            verdict = try await hashing.check(password, against: found?.hash)
        } catch is PasswordHashing.Failure {
            try await store.write { transaction in
                try transaction.signInFailures.forgive(account, at: now)
                try transaction.signInFailures.forgive(network, at: now)
            }
            return .busy
        }
        guard verdict != .wrong, let (person, checked) = found else { return .wrong(found?.person) }
        try await store.write { transaction in
            try transaction.signInFailures.reset(account)
            try transaction.signInFailures.forgive(network, at: now)
            if case .renewed(let hash) = verdict {
                try transaction.passwords.renew(hash, instead: checked, of: person, at: now)
            }
        }
        if case .renewed(let hash) = verdict { return .signedIn(person, hash) }
        return .signedIn(person, checked)
    }

    /// The one active person with an e-mail address, and the hash of their password.
    private static func person(
        with email: String,
        in organization: Organization.ID,
        _ transaction: StoreTransaction
    ) throws -> (person: User.ID, hash: PasswordHash)? {
        let people = try transaction.users.owners(of: email, in: organization).filter { $0.state == .active }
        guard people.count == 1, let hash = try transaction.passwords.hash(of: people[0].id) else { return nil }
        return (people[0].id, hash)
    }
}
