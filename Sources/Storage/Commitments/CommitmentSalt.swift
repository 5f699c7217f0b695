public import Chat
private import Crypto

/// Sixteen bytes that keep a message's digest from telling what the message says.
///
/// Without it, whoever sees the digest of a hidden message could try all short texts.
public struct CommitmentSalt: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    /// Makes the salt of a message from the secret of its block: the first half of `SHA-256(secret || id)`.
    public init(of message: Message.ID, secret: Bytes32) {
        var hash = SHA256()
        secret.withBytes { hash.update(bufferPointer: $0) }
        message.withBytes { hash.update(bufferPointer: $0) }
        (high, low) = hash.finalize().withUnsafeBytes { bytes in
            (
                bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            )
        }
    }

    /// Calls a closure with the bytes in their order.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(of: (high, low), body)
    }

    /// What stands for a message's line in its chain: `SHA-256(salt || line)`.
    public func digest(of line: UnsafeRawBufferPointer) -> Bytes32 {
        var hash = SHA256()
        withBytes { hash.update(bufferPointer: $0) }
        hash.update(bufferPointer: line)
        return Bytes32(hash.finalize())
    }
}

extension Bytes32 {
    /// The head of a chain, of which this is the head so far, with one more message:
    /// `SHA-256(head || id || digest)`.
    public func linked(to message: Message.ID, _ digest: Bytes32) -> Bytes32 {
        var hash = SHA256()
        withBytes { hash.update(bufferPointer: $0) }
        message.withBytes { hash.update(bufferPointer: $0) }
        digest.withBytes { hash.update(bufferPointer: $0) }
        return Bytes32(hash.finalize())
    }
}

extension CommitmentSalt: Codable {
    /// Reads 32 hexadecimal digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let bytes = [UInt8](hexadecimal: try container.decode(String.self)), bytes.count == 16 else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not 32 hexadecimal digits")
        }
        (high, low) = bytes.withUnsafeBytes { bytes in
            (
                bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            )
        }
    }

    /// Writes 32 lowercase hexadecimal digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(withBytes { $0.hexadecimal })
    }
}
