internal import Chat
private import Crypto
internal import Storage

/// Names for people who are not to be named: the same for a person in all archives of an organization.
struct Pseudonyms {
    private let key: SymmetricKey

    /// Makes the pseudonyms of an organization, which only it can tell from guesses.
    init(of organization: Organization.ID, _ transaction: StoreTransaction) throws {
        guard let secret = try transaction.organizations.linkKey(of: organization) else {
            throw ArchiveError.unknownSubject
        }
        key = SymmetricKey(data: secret)
    }

    /// What a person is called.
    func name(of person: User.ID) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array("pseudonym \(person)".utf8), using: key)
        return "P-" + code.prefix(4).hexadecimal
    }
}
