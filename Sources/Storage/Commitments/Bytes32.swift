private import Chat
internal import Crypto

/// Thirty-two bytes: what SHA-256 makes of something, or a secret of that length.
public struct Bytes32: Hashable, Sendable {
    private let words: SIMD4<UInt64>

    /// Thirty-two zeros, where every chain begins.
    public static let zero = Self(words: .zero)

    private init(words: SIMD4<UInt64>) {
        self.words = words
    }

    /// Takes bytes as they are; nothing when they are more or less than 32.
    public init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 32 else { return nil }
        words = bytes.loadUnaligned(as: SIMD4<UInt64>.self)
    }

    /// Makes a secret that nobody can guess.
    init(using generator: inout some RandomNumberGenerator) {
        words = SIMD4(generator.next(), generator.next(), generator.next(), generator.next())
    }

    init(_ digest: SHA256Digest) {
        words = digest.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }

    /// Calls a closure with the bytes in their order.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(of: words, body)
    }
}

extension Bytes32: Codable {
    /// Reads 64 hexadecimal digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let bytes = [UInt8](hexadecimal: try container.decode(String.self))
        guard let value = bytes?.withUnsafeBytes({ Self($0) }) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not 64 hexadecimal digits")
        }
        self = value
    }

    /// Writes 64 lowercase hexadecimal digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hexadecimal)
    }

    /// The bytes in their order.
    var bytes: [UInt8] { withBytes { Array($0) } }

    /// The bytes as 64 lowercase hexadecimal digits.
    public var hexadecimal: String { withBytes { $0.hexadecimal } }
}
