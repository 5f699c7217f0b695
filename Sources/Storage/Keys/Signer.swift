public import Chat
private import Crypto
public import Foundation

/// Signs in the name of an organization, with Ed25519; holds the private half of a key.
public struct Signer: Sendable {
    /// What a signature is checked with.
    public let publicKey: PublicKey
    /// The private half, in 32 bytes.
    let seed: [UInt8]

    /// Makes a new key.
    public init(using generator: inout some RandomNumberGenerator) {
        self.init(seed: (0..<PublicKey.size).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    init(seed: [UInt8]) {
        self.seed = seed
        publicKey = Self.publicKey(of: seed)
    }

    /// A signature over these bytes, in 64 bytes.
    public func signature(of bytes: some DataProtocol) throws -> [UInt8] {
        try Array(Curve25519.Signing.PrivateKey(rawRepresentation: seed).signature(for: bytes))
    }

    private static func publicKey(of seed: [UInt8]) -> PublicKey {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
            let publicKey = PublicKey(bytes: Array(key.publicKey.rawRepresentation))
        else { preconditionFailure("A seed has 32 bytes.") }
        return publicKey
    }
}
