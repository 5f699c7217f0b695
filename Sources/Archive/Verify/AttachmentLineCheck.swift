private import Foundation

/// Follows `messages.jsonl` as it is read, and collects the files that attachments on its lines name.
///
/// Only lines with attachments are parsed. They are found by a piece of JSON that cannot be part of a text, in which
/// every quote has a backslash before it.
struct AttachmentLineCheck {
    /// A file as a line names it.
    struct Named: Decodable, Hashable {
        let path: String?
        let sha256: String?
        let size: UInt64?
    }

    private struct Line: Decodable {
        let attachments: [Named]
    }

    /// Every file that is named, once for each way in which it is.
    private(set) var named: Set<Named> = []
    private(set) var malformedLines = 0

    /// The beginning of a line that the next piece goes on with.
    private var pending: [UInt8] = []
    /// What stands before the bracket that begins the attachments of a line.
    private static let mark = Array(#","attachments":"#.utf8)
    private static let newline = UInt8(ascii: "\n")
    /// A longer line is no message.
    private static let longestLine = 64 << 20

    /// Takes the next piece of the file.
    mutating func consume(_ bytes: UnsafeRawBufferPointer) {
        guard let last = bytes.lastIndex(of: Self.newline) else { return keep(bytes) }
        var start = 0
        if !pending.isEmpty, let first = Self.first(Self.newline, in: bytes, from: 0) {
            start = first + 1
            pending.append(contentsOf: bytes[..<start])
            let line = pending
            pending = []
            line.withUnsafeBytes { search($0) }
        }
        search(UnsafeRawBufferPointer(rebasing: bytes[start..<(last + 1)]))
        keep(UnsafeRawBufferPointer(rebasing: bytes[(last + 1)...]))
    }

    private mutating func keep(_ bytes: UnsafeRawBufferPointer) {
        pending.append(contentsOf: bytes)
        guard pending.count > Self.longestLine else { return }
        malformedLines += 1
        pending = []
    }

    /// Parses the lines with the mark, among whole lines that each end in a newline.
    private mutating func search(_ lines: UnsafeRawBufferPointer) {
        var start = 0
        // Brackets are rare, and looking for one byte is quicker than for several.
        while let bracket = Self.first(UInt8(ascii: "["), in: lines, from: start) {
            let head = lines[start..<bracket]
            guard head.count >= Self.mark.count, head.suffix(Self.mark.count).elementsEqual(Self.mark),
                let end = Self.first(Self.newline, in: lines, from: bracket)
            else {
                start = bracket + 1
                continue
            }
            let before = lines[..<bracket].lastIndex(of: Self.newline)
            take(Data(lines[(before.map { $0 + 1 } ?? 0)..<end]))
            start = end + 1
        }
    }

    private static func first(_ byte: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, CInt(byte), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }

    private mutating func take(_ line: Data) {
        guard let line = try? JSONDecoder().decode(Line.self, from: line) else {
            malformedLines += 1
            return
        }
        named.formUnion(line.attachments.filter { $0.path != nil })
    }
}
