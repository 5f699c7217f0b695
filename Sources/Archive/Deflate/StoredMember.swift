internal import Crypto

/// One member of the archive that is written as it comes, because it would not get smaller.
final class StoredMember {
    private let writer: ZipWriter
    private var size: UInt64 = 0
    private var crc = CRC32()
    private var sha256 = SHA256()

    init(writer: ZipWriter) {
        self.writer = writer
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        size += UInt64(bytes.count)
        crc.update(bytes)
        sha256.update(bufferPointer: bytes)
        try writer.write(bytes)
    }

    /// What was written.
    func finish() -> MemberDigest {
        MemberDigest(size: size, sha256: Array(sha256.finalize()), crc: crc)
    }
}
