private import Foundation

/// Gives the lines of a file one after another, and holds no more than one in memory.
final class LineReader {
    private let file: MemberBytes
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 16)
    /// What was read and not given yet.
    private var unread = 0..<0
    private var isAtEnd = false

    /// A longer line is none of ours.
    private static let longestLine = 64 << 20

    init(_ file: MemberBytes) {
        self.file = file
    }

    deinit {
        buffer.deallocate()
    }

    /// The next line without its newline, until the next call; `nil` after the last.
    ///
    /// - Throws: ``Failure`` when the file ends inside of a line, or a line is too long.
    func next() throws -> UnsafeRawBufferPointer? {
        var searched = 0
        while true {
            let rest = UnsafeRawBufferPointer(rebasing: buffer[unread])
            if let start = rest.baseAddress, searched < rest.count,
                let found = memchr(start + searched, 0x0A, rest.count - searched)
            {
                let length = UnsafeRawPointer(found) - start
                unread = (unread.lowerBound + length + 1)..<unread.upperBound
                return UnsafeRawBufferPointer(rebasing: rest[..<length])
            }
            searched = rest.count
            if isAtEnd {
                guard rest.isEmpty else { throw Failure() }
                return nil
            }
            try fill()
        }
    }

    /// The file is not made of whole lines.
    struct Failure: Error {}

    private func fill() throws {
        let rest = UnsafeRawBufferPointer(rebasing: buffer[unread])
        if rest.count > buffer.count / 2 {
            guard rest.count <= Self.longestLine else { throw Failure() }
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 16)
            larger.copyMemory(from: rest)
            buffer.deallocate()
            buffer = larger
        } else if !rest.isEmpty, let base = buffer.baseAddress, let start = rest.baseAddress {
            memmove(base, start, rest.count)
        }
        let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[rest.count...]))
        unread = 0..<(rest.count + count)
        isAtEnd = count == 0
    }
}
