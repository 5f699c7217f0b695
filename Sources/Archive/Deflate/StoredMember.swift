internal import Crypto
private import Storage

/// One member of the archive whose bytes are written as they come, because deflating would be in vain.
///
/// They go into stored blocks of a deflate stream (RFC 1951, section 3.2.4): their end can be told without knowing
/// their size beforehand.
final class StoredMember {
    private let writer: ZipWriter
    private let header = OutputBuffer(capacity: 16)
    private var size: UInt64 = 0
    private var crc = CRC32()
    private var sha256 = SHA256()

    private static let largestBlock = Int(UInt16.max)

    init(writer: ZipWriter) {
        self.writer = writer
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        size += UInt64(bytes.count)
        crc.update(bytes)
        sha256.update(bufferPointer: bytes)
        var position = 0
        while position < bytes.count {
            let block = bytes[position..<min(position + Self.largestBlock, bytes.count)]
            let length = UInt16(block.count)
            header.removeAll()
            header.append(UInt8(0))
            withUnsafeBytes(of: (length.littleEndian, (~length).littleEndian)) { header.append($0) }
            try writer.write(header.bytes)
            try writer.write(UnsafeRawBufferPointer(rebasing: block))
            position += block.count
        }
    }

    /// Ends the stream and tells what was written.
    func finish() throws(ArchiveError) -> MemberDigest {
        header.removeAll()
        header.append(Deflater.endOfStream)
        try writer.write(header.bytes)
        return MemberDigest(size: size, sha256: Array(sha256.finalize()), crc: crc)
    }
}
