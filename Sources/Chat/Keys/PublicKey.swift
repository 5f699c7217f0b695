private import Crypto
public import Foundation

/// The half of an Ed25519 key that everybody may have: it tells who signed.
public struct PublicKey: Hashable, Sendable {
    /// The key itself, in 32 bytes.
    public let bytes: [UInt8]

    /// How many bytes a key has.
    public static let size = 32
    /// What precedes the key in its DER form (RFC 8410): a sequence with the algorithm's name and a bit string.
    private static let prefix: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]

    /// Takes the 32 bytes of a key; `nil` when there are not 32.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        self.bytes = bytes
    }

    /// Reads a key in PEM (`PUBLIC KEY`, SubjectPublicKeyInfo), as `openssl` writes it.
    ///
    /// `nil` when the text is something else, has more than one key, or one of another algorithm.
    public init?(pem: String) {
        let lines = pem.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
        guard lines.count >= 3, lines.first == Self.firstLine, lines.last == Self.lastLine,
            let der = Data(base64Encoded: lines.dropFirst().dropLast().joined()),
            der.starts(with: Self.prefix)
        else { return nil }
        self.init(bytes: Array(der.dropFirst(Self.prefix.count)))
    }

    /// The key in PEM, as `openssl` reads it, with a line break at the end.
    public var pem: String {
        "\(Self.firstLine)\n\(Data(der).base64EncodedString())\n\(Self.lastLine)\n"
    }

    /// The SHA-256 of the key in DER, in hexadecimal: what people compare, and what the key is called.
    public var fingerprint: String { SHA256.hash(data: der).hexadecimal }

    /// Whether a signature of 64 bytes was made over these bytes by whoever has the private half.
    public func isSignature(_ signature: some DataProtocol, of bytes: some DataProtocol) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: self.bytes) else { return false }
        return key.isValidSignature(signature, for: bytes)
    }

    private var der: [UInt8] { Self.prefix + bytes }

    private static let firstLine = "-----BEGIN PUBLIC KEY-----"
    private static let lastLine = "-----END PUBLIC KEY-----"
}
