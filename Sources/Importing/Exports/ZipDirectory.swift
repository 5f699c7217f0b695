private import Foundation

/// Where a zip's directory lies, as the records at the zip's end tell it.
///
/// minizip stops after as many members as the end record states and keeps the directory's size to itself, so that
/// members beyond a wrong count would be missed in silence.
struct ZipDirectory {
    /// The first byte in the file.
    let start: UInt64
    /// The byte after the last one.
    let end: UInt64
    /// How many members it is said to have.
    let count: UInt64
    /// Whether the count comes from ZIP64, which does not cut it to 16 bits.
    let isZip64: Bool

    /// What one of the end records states.
    private struct Statement {
        let count: UInt64
        let size: UInt64
        let start: UInt64

        /// Whether this, of the older record, has the same numbers as that of ZIP64, or the largest that fit.
        func agrees(with larger: Statement) -> Bool {
            (count == larger.count || count == 0xFFFF) && (size == larger.size || size == 0xFFFF_FFFF)
                && (start == larger.start || start == 0xFFFF_FFFF)
        }
    }

    private static let recordMark: [UInt8] = [0x50, 0x4B, 1, 2]
    private static let endMark: [UInt8] = [0x50, 0x4B, 5, 6]
    private static let locatorMark: [UInt8] = [0x50, 0x4B, 6, 7]
    private static let zip64Mark: [UInt8] = [0x50, 0x4B, 6, 6]
    private static let endLength = 22
    private static let locatorLength = 20
    private static let zip64Length = 56

    /// Reads the end of a zip.
    ///
    /// - Throws: an ``ImportError`` when there is none, or when it contradicts itself.
    init(path: String, fileSize: Int64) throws {
        guard let file = FileHandle(forReadingAtPath: path) else { throw ImportError.unreadable(path: path) }
        defer { try? file.close() }
        let size = UInt64(clamping: fileSize)
        // A comment after the record has at most 65,535 bytes; what is before it may be the locator.
        let tailStart = size - min(size, UInt64(Self.endLength + Self.locatorLength + 0xFFFF))
        let tail = Self.bytes(of: file, at: tailStart, count: Int(size - tailStart))
        guard let place = Self.lastEnd(in: tail) else { throw ImportError.truncatedZip(path: path) }
        let record = tail[place...]
        var recordStart = tailStart + UInt64(place)
        var stated = Statement(
            count: record.number(at: 10, bytes: 2),
            size: record.number(at: 12, bytes: 4),
            start: record.number(at: 16, bytes: 4)
        )
        let locator = tail[..<place].suffix(Self.locatorLength)
        isZip64 = locator.count == Self.locatorLength && locator.starts(with: Self.locatorMark)
        if isZip64 {
            recordStart = locator.number(at: 8, bytes: 8)
            let larger = try Self.zip64(at: recordStart, of: file, path: path)
            guard stated.agrees(with: larger) else {
                throw ImportError.contradictoryZip(path: path, reason: "its two end records differ")
            }
            stated = larger
        }
        let (end, isOverflow) = stated.start.addingReportingOverflow(stated.size)
        guard !isOverflow, end == recordStart else {
            throw ImportError.contradictoryZip(path: path, reason: "its directory is not where its end record has it")
        }
        (start, self.end, count) = (stated.start, end, stated.count)
    }

    private static func zip64(at offset: UInt64, of file: FileHandle, path: String) throws -> Statement {
        let record = bytes(of: file, at: offset, count: zip64Length)[...]
        guard record.count == zip64Length, record.starts(with: zip64Mark) else {
            throw ImportError.contradictoryZip(path: path, reason: "its ZIP64 end record is not where it should be")
        }
        return Statement(
            count: record.number(at: 32, bytes: 8),
            size: record.number(at: 40, bytes: 8),
            start: record.number(at: 48, bytes: 8)
        )
    }

    /// Whether a number of records is the one that the end record states.
    ///
    /// Without ZIP64, some tools write the lower 16 bits of what is more, as macOS does.
    func admits(count: UInt64) -> Bool {
        isZip64 ? count == self.count : count & 0xFFFF == self.count
    }

    /// Whether a record of a directory lies between the end of the last member and this directory.
    func isPreceded(byRecordAfter memberEnd: UInt64, path: String) -> Bool {
        guard memberEnd < start, let file = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? file.close() }
        // A data descriptor may be between them: 12 or 20 bytes, and 4 more when it has a mark.
        let between = Self.bytes(of: file, at: memberEnd, count: Int(min(start - memberEnd, 28)))
        return [0, 12, 16, 20, 24].contains { between.dropFirst($0).starts(with: Self.recordMark) }
    }

    private static func lastEnd(in tail: [UInt8]) -> Int? {
        guard tail.count >= endLength else { return nil }
        return (0...(tail.count - endLength)).last { tail[$0...].starts(with: endMark) }
    }

    /// Bytes of the file; fewer, or none, when there are not as many.
    private static func bytes(of file: FileHandle, at offset: UInt64, count: Int) -> [UInt8] {
        guard let size = try? file.seekToEnd(), offset <= size, (try? file.seek(toOffset: offset)) != nil else {
            return []
        }
        return [UInt8]((try? file.read(upToCount: count)) ?? Data())
    }
}

extension ArraySlice<UInt8> {
    /// A number whose lowest byte comes first, at a distance from the first byte of the slice.
    fileprivate func number(at distance: Int, bytes count: Int) -> UInt64 {
        let first = startIndex + distance
        return self[first..<(first + count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
