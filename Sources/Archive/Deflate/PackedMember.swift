internal import Crypto
internal import Storage

/// A member of the archive that was small enough to be deflated in one piece.
struct PackedMember {
    let digest: MemberDigest
    let packed: OutputBuffer

    /// Deflates all bytes of a member.
    init(_ bytes: UnsafeRawBufferPointer) {
        packed = OutputBuffer(capacity: bytes.count / 2 + 64)
        if bytes.count > 0 { Deflater().deflate(bytes, into: packed) }
        packed.append(Deflater.endOfStream)
        var crc = CRC32()
        crc.update(bytes)
        digest = MemberDigest(size: UInt64(bytes.count), sha256: Array(SHA256.hash(data: bytes)), crc: crc)
    }
}
