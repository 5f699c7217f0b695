internal import Storage

/// A ZIP file of less than 4 GiB that is put together in memory: the same members give the same bytes.
struct MemoryZip {
    /// How a member's bytes are kept.
    enum Form {
        case deflated
        case stored
    }

    private let file: OutputBuffer
    private let directory = OutputBuffer(capacity: 1024)
    private var members: UInt16 = 0

    /// The first day that the format knows; when a member was written is of no interest.
    private static let date: UInt16 = 0x0021
    private static let namesAreUTF8: UInt16 = 1 << 11
    private static let version: UInt16 = 20

    init(capacity: Int) {
        file = OutputBuffer(capacity: capacity)
    }

    /// Adds a member.
    mutating func add(_ name: String, _ content: UnsafeRawBufferPointer, _ form: Form) {
        var crc = CRC32()
        crc.update(content)
        let packed = form == .deflated ? Self.deflated(content) : nil
        let bytes = packed?.bytes ?? content
        let start = UInt32(file.count)
        let facts = OutputBuffer(capacity: 64)
        facts.append(Self.version)
        facts.append(Self.namesAreUTF8)
        facts.append(UInt16(packed == nil ? 0 : 8))
        facts.append(UInt16(0))
        facts.append(Self.date)
        facts.append(crc.value)
        facts.append(UInt32(bytes.count))
        facts.append(UInt32(content.count))
        facts.append(UInt16(name.utf8.count))
        facts.append(UInt16(0))
        file.append("PK\u{03}\u{04}")
        file.append(facts.bytes)
        file.append(name)
        file.append(bytes)
        directory.append("PK\u{01}\u{02}")
        directory.append(Self.version)
        directory.append(facts.bytes)
        // No comment, on the first disk, binary, without attributes of a file system.
        directory.append(UInt16(0))
        directory.append(UInt16(0))
        directory.append(UInt16(0))
        directory.append(UInt32(0))
        directory.append(start)
        directory.append(name)
        members += 1
    }

    /// The whole file.
    func finish() -> OutputBuffer {
        let start = UInt32(file.count)
        file.append(directory.bytes)
        file.append("PK\u{05}\u{06}")
        file.append(UInt32(0))
        file.append(members)
        file.append(members)
        file.append(UInt32(directory.count))
        file.append(start)
        file.append(UInt16(0))
        return file
    }

    private static func deflated(_ content: UnsafeRawBufferPointer) -> OutputBuffer {
        let packed = OutputBuffer(capacity: content.count / 2 + 64)
        Deflater().deflate(content, into: packed)
        packed.append(Deflater.endOfStream)
        return packed
    }
}

extension OutputBuffer {
    /// Appends a number with its lowest byte first.
    fileprivate func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { append($0) }
    }
}
