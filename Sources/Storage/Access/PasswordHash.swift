private import CSodium

/// What is stored of a password: Argon2id (RFC 9106) with its salt and costs in one text.
///
/// Making or checking one takes about a tenth of a second and ``memory`` bytes; ``PasswordHashing`` does both off
/// the cooperative pool, a few at a time.
public struct PasswordHash: Sendable, Equatable {
    /// The text, such as `$argon2id$v=19$m=65536,t=2,p=1$…`.
    public let value: String

    /// The memory that one computation takes, in bytes: 64 MiB.
    static let memory = crypto_pwhash_memlimit_interactive()
    private static let passes = UInt64(crypto_pwhash_opslimit_interactive())

    /// Takes a text that was made before.
    public init(value: String) {
        self.value = value
    }

    /// Hashes a password with a new salt; `nil` when there is no memory for it.
    init?(of password: Password) {
        Self.start()
        var text = [CChar](repeating: 0, count: crypto_pwhash_strbytes())
        let length = UInt64(password.bytes.count)
        guard crypto_pwhash_str(&text, password.bytes, length, Self.passes, Self.memory) == 0 else { return nil }
        value = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Whether a password is the one that was hashed; it takes as long when it is not.
    func matches(_ password: Password) -> Bool {
        Self.start()
        return crypto_pwhash_str_verify(value, password.bytes, UInt64(password.bytes.count)) == 0
    }

    /// Whether it was made at other costs than those of today.
    var isOutdated: Bool {
        crypto_pwhash_str_needs_rehash(value, Self.passes, Self.memory) != 0
    }

    /// What is checked for a name that nobody has, so that the time it takes tells nothing; nobody knows its password.
    static let ofNobody = PasswordHash(
        value: "$argon2id$v=19$m=65536,t=2,p=1$OVQEtXpiASD5xpZGOTyi9g$/YgRgoDJNE6LVhpXBBRLaCnGJKFDE5r87RgNKJ8lUSw"
    )

    /// Makes libsodium choose what this processor does best; only the first call does anything.
    private static func start() {
        precondition(sodium_init() >= 0, "libsodium cannot get random bytes from the system.")
    }
}
