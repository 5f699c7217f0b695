private import Foundation

/// Puts the lines of a file together out of the pieces in which it is read.
struct LineSplitter {
    /// The beginning of a line that the next piece goes on with.
    private var pending: [UInt8] = []
    /// Whether a line was too long to be one of ours; what follows is not looked at.
    private(set) var isOverlong = false

    /// A longer line is no message.
    private static let longestLine = 64 << 20

    /// Whether the file, as far as it was read, ends in the middle of a line.
    var endsInsideLine: Bool { isOverlong || !pending.isEmpty }

    /// Takes the next piece of the file, and gives every line that is whole, without its newline.
    mutating func consume(_ bytes: UnsafeRawBufferPointer, _ line: (UnsafeRawBufferPointer) -> Void) {
        guard !isOverlong, let base = bytes.baseAddress else { return }
        var start = 0
        while start < bytes.count, let found = memchr(base + start, 0x0A, bytes.count - start) {
            let end = UnsafeRawPointer(found) - base
            let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
            if pending.isEmpty {
                line(piece)
            } else {
                pending.append(contentsOf: piece)
                pending.withUnsafeBytes { line($0) }
                pending.removeAll(keepingCapacity: true)
            }
            start = end + 1
        }
        pending.append(contentsOf: bytes[start...])
        if pending.count > Self.longestLine {
            isOverlong = true
            pending = []
        }
    }
}
