/// The records at the end of a ZIP file, which say where its directory is.
struct ZipEnd {
    /// How many members the directory says that it lists.
    let members: UInt64
    /// Where the directory is in the file.
    let directory: Range<UInt64>
    /// The comment on the file, its last bytes.
    let comment: [UInt8]

    private static let signature: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
    private static let length = 22
    private static let largeSignature: UInt32 = 0x0606_4B50
    private static let largeLength: UInt64 = 56
    private static let locatorSignature: UInt32 = 0x0706_4B50
    private static let locatorLength: UInt64 = 20

    /// Finds the end record, which with its comment is the last of the file, and the ZIP64 records before it.
    ///
    /// - Throws: `ArchiveError.notReadable` when there is none, `ArchiveError.malformed` when there is room for doubt.
    init(of file: FileBytes) throws(ArchiveError) {
        let tailLength = Int(min(file.size, UInt64(Self.length) + UInt64(UInt16.max)))
        let tail = try file.bytes(at: file.size - UInt64(tailLength), count: tailLength)
        guard let position = Self.position(in: tail) else { throw .notReadable }
        comment = Array(tail[(position + Self.length)...])
        // Some programs take the last signature for the end record: there must be no other.
        guard Self.signaturePositions(in: comment).isEmpty else {
            throw .malformed(reason: "its comment has what looks like another end of the file")
        }
        let offset = file.size - UInt64(tailLength - position)
        let small = try Small(tail[position...])
        let large = try Large(before: offset, in: file)
        let directoryEnd = large?.offset ?? offset
        guard large.map({ $0.agrees(with: small) }) ?? true else {
            throw .malformed(reason: "its two end records contradict each other")
        }
        members = large?.members ?? UInt64(small.members)
        let start = large?.directoryOffset ?? UInt64(small.directoryOffset)
        let size = large?.directorySize ?? UInt64(small.directorySize)
        guard start <= directoryEnd, size == directoryEnd - start else {
            throw .malformed(
                reason: "its directory does not lie where its end record says, or something was put in front"
            )
        }
        directory = start..<directoryEnd
    }

    private static func position(in tail: [UInt8]) -> Int? {
        signaturePositions(in: tail).first { position in
            guard position + length <= tail.count else { return false }
            return Int(tail[position + 20]) | Int(tail[position + 21]) << 8 == tail.count - position - length
        }
    }

    private static func signaturePositions(in bytes: [UInt8]) -> [Int] {
        guard bytes.count >= signature.count else { return [] }
        return bytes.withUnsafeBufferPointer { bytes in
            (0...(bytes.count - signature.count)).filter { position in
                bytes[position] == signature[0] && bytes[position..<(position + 4)].elementsEqual(signature)
            }
        }
    }

    /// The end record that every ZIP file has.
    private struct Small {
        let members: UInt16
        let directorySize: UInt32
        let directoryOffset: UInt32

        init(_ bytes: ArraySlice<UInt8>) throws(ArchiveError) {
            var fields = ZipFields(bytes.dropFirst(signature.count))
            let disks: UInt32 = try fields.number()
            let membersOnDisk: UInt16 = try fields.number()
            members = try fields.number()
            directorySize = try fields.number()
            directoryOffset = try fields.number()
            guard disks == 0, membersOnDisk == members else { throw .malformed(reason: "it is one of several parts") }
        }
    }

    /// The end record of ZIP64, with the locator that follows it.
    private struct Large {
        let offset: UInt64
        let members: UInt64
        let directorySize: UInt64
        let directoryOffset: UInt64

        /// Reads the records that end at an offset; `nil` if no locator does.
        init?(before end: UInt64, in file: FileBytes) throws(ArchiveError) {
            guard end >= locatorLength + largeLength else { return nil }
            offset = end - locatorLength - largeLength
            var fields = ZipFields(try file.bytes(at: offset, count: Int(largeLength + locatorLength)))
            var locator = ZipFields(try file.bytes(at: end - locatorLength, count: Int(locatorLength)))
            guard try locator.number(UInt32.self) == locatorSignature else { return nil }
            let locatorDisk: UInt32 = try locator.number()
            let located: UInt64 = try locator.number()
            let disks: UInt32 = try locator.number()
            guard located == offset, try fields.number(UInt32.self) == largeSignature,
                try fields.number(UInt64.self) == largeLength - 12
            else { throw .malformed(reason: "its ZIP64 end record is not where its locator says") }
            _ = try fields.bytes(4)  // Versions of the makers.
            let recordDisks: UInt64 = try fields.number()
            let membersOnDisk: UInt64 = try fields.number()
            members = try fields.number()
            directorySize = try fields.number()
            directoryOffset = try fields.number()
            guard locatorDisk == 0, disks <= 1, recordDisks == 0, membersOnDisk == members else {
                throw .malformed(reason: "it is one of several parts")
            }
        }

        /// Whether the other record has the same numbers, or the largest ones in place of larger ones.
        func agrees(with small: Small) -> Bool {
            (small.members == .max || UInt64(small.members) == members)
                && (small.directorySize == .max || UInt64(small.directorySize) == directorySize)
                && (small.directoryOffset == .max || UInt64(small.directoryOffset) == directoryOffset)
        }
    }
}
