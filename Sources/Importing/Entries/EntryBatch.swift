/// Consecutive entries of day files as their bytes, joined by commas.
struct EntryBatch: Sendable {
    /// Where an entry lies, and where it comes from.
    struct Entry: Sendable {
        /// The first byte in the batch.
        let start: Int
        /// The length in bytes.
        let count: Int
        /// The index of the day file.
        let file: Int
        /// The number of the entry in its file, from 1.
        let number: Int
    }

    private(set) var bytes: [UInt8] = []
    private(set) var entries: [Entry] = []
    private static let largestCount = 2000
    private static let largestSize = 4 << 20

    var isEmpty: Bool { entries.isEmpty }
    var isFull: Bool { entries.count >= Self.largestCount || bytes.count >= Self.largestSize }

    mutating func append(_ element: UnsafeRawBufferPointer, file: Int, number: Int) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
        entries.append(Entry(start: bytes.count, count: element.count, file: file, number: number))
        bytes.append(contentsOf: element)
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: bytes.count <= Self.largestSize * 2)
        entries.removeAll(keepingCapacity: true)
    }

    /// The entries in ranges of about equal length, for several threads.
    var slices: [Range<Int>] {
        let length = 250
        return stride(from: 0, to: entries.count, by: length).map { $0..<min($0 + length, entries.count) }
    }

    /// The bytes of one entry.
    func bytes(of entry: Entry) -> ArraySlice<UInt8> { bytes[entry.start..<(entry.start + entry.count)] }

    /// The bytes of a range of entries, which must not be empty, with the commas between them.
    func bytes(of slice: Range<Int>) -> ArraySlice<UInt8> {
        let last = entries[slice.upperBound - 1]
        return bytes[entries[slice.lowerBound].start..<(last.start + last.count)]
    }
}
