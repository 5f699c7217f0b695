/// A page of the file, of which only the parts that hold nothing are of interest.
///
/// The layout is that of "Database File Format" of SQLite, section 1.6.
struct SQLitePage {
    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The unused parts that have something other than zeros; none of a page that is not one of a tree.
    var unclearedRanges: [Range<Int>] {
        guard let unused else { return [] }
        return unused.filter { range in bytes[range].contains { $0 != 0 } }
    }

    /// The gap before the rows and the free blocks between them; `nil` for what is no page of a tree.
    private var unused: [Range<Int>]? {
        let header: Int
        switch bytes[0] {
        case 2, 5: header = 12
        case 10, 13: header = 8
        default: return nil
        }
        let pointersEnd = header + 2 * bytes.bigEndian16(at: 3)
        let given = bytes.bigEndian16(at: 5)
        let rows = given == 0 ? 65_536 : given
        guard pointersEnd <= rows, rows <= bytes.count else { return nil }
        var ranges = [pointersEnd..<rows]
        var block = bytes.bigEndian16(at: 1)
        while block != 0 {
            guard block >= rows, block + 4 <= bytes.count else { return nil }
            let next = bytes.bigEndian16(at: block)
            let end = block + bytes.bigEndian16(at: block + 2)
            guard end >= block + 4, end <= bytes.count, next == 0 || next >= end else { return nil }
            ranges.append((block + 4)..<end)
            block = next
        }
        return ranges
    }
}

extension UnsafeRawBufferPointer {
    /// The number in two bytes, the more significant one first.
    func bigEndian16(at offset: Int) -> Int { Int(self[offset]) << 8 | Int(self[offset + 1]) }
}

extension UnsafeMutableRawBufferPointer {
    /// The number in two bytes, the more significant one first.
    func bigEndian16(at offset: Int) -> Int { UnsafeRawBufferPointer(self).bigEndian16(at: offset) }
}
