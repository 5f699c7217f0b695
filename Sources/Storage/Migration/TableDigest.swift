private import Crypto
internal import Database
private import Foundation

/// What a table holds, in a number of rows and a digest that does not depend on their order.
///
/// The digest is the sum of the SHA-256 of all rows, modulo 2 to the power of 256.
struct TableDigest: Equatable, Sendable {
    private(set) var rows = 0
    private var words: [UInt64] = [0, 0, 0, 0]

    /// Counts a row in.
    mutating func add(_ row: [DatabaseValue]) {
        rows += 1
        var bytes: [UInt8] = []
        for value in row {
            let (kind, content): (UInt8, [UInt8]) =
                switch value {
                case .null: (0, [])
                case .integer(let number): (1, Self.bytes(of: number))
                case .text(let text): (2, Array(text.utf8))
                case .bytes(let content): (3, content)
                case .identifier(let high, let low): (3, Self.bytes(of: high) + Self.bytes(of: low))
                }
            bytes += [kind] + Self.bytes(of: content.count) + content
        }
        let digest = SHA256.hash(data: bytes).withUnsafeBytes { digest in
            (0..<4).map { UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self)) }
        }
        var carry: UInt64 = 0
        for index in words.indices.reversed() {
            let (half, first) = words[index].addingReportingOverflow(digest[index])
            let (sum, second) = half.addingReportingOverflow(carry)
            words[index] = sum
            carry = first || second ? 1 : 0
        }
    }

    /// The digest in 64 hexadecimal digits.
    var text: String {
        words.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        .joined()
    }

    private static func bytes(of value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}
