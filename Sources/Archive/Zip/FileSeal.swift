internal import Chat
private import Crypto

/// What closes an archive's file: the SHA-256 of all bytes before it, in the comment of the ZIP file.
///
/// The digests of the bag cover what is in the files. The seal covers the rest as well: times, modes, the bits between
/// deflate blocks, so that no bit of an archive can turn without being found.
enum FileSeal {
    /// What stands before the digits.
    static let label: StaticString = "Habeas-Seal-SHA256: "
    /// How many hexadecimal digits there are.
    private static let digitCount = 64
    /// The size of the comment.
    static var size: Int { label.utf8CodeUnitCount + digitCount }

    private static let pieceSize = 1 << 20

    /// The seal that a comment has; `nil` if it is something else.
    static func digits(in comment: [UInt8]) -> [UInt8]? {
        guard comment.count == size, comment.starts(with: "\(label)".utf8) else { return nil }
        return Array(comment.suffix(digitCount))
    }

    /// Whether a seal, the last bytes of a file, fits what is before it.
    static func holds(_ digits: [UInt8], in file: FileBytes) throws -> Bool {
        let end = file.size - UInt64(digits.count)
        var digest = SHA256()
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
        defer { room.deallocate() }
        var position: UInt64 = 0
        while position < end {
            let piece = UnsafeMutableRawBufferPointer(rebasing: room[..<Int(min(UInt64(room.count), end - position))])
            try file.read(at: position, into: piece)
            digest.update(bufferPointer: UnsafeRawBufferPointer(piece))
            position += UInt64(piece.count)
        }
        return Array(digest.finalize().hexadecimal.utf8) == digits
    }
}
