private import Crypto

/// A client's secret or an access token: 32 random bytes that are shown once and kept as a digest.
///
/// A plain SHA-256 is enough for values of 256 random bits; passwords that people choose need more.
public struct Secret: Sendable {
    /// The value as it is handed over, in 43 characters of base64url.
    public let value: String

    /// Makes a new secret.
    public init(using generator: inout some RandomNumberGenerator) {
        var rest: UInt64 = 0
        value = String(
            (0..<43).map { position in
                if position % 10 == 0 { rest = generator.next() }
                defer { rest >>= 6 }
                return Self.alphabet[Int(rest & 63)]
            }
        )
    }

    /// Takes a secret that somebody sent.
    public init(value: String) {
        self.value = value
    }

    /// What is stored of the secret.
    public var hash: [UInt8] { Array(SHA256.hash(data: Array(value.utf8))) }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
}
