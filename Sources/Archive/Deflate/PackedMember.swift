internal import Crypto
private import Storage

/// A member of the archive that was small enough to be deflated in one piece.
struct PackedMember {
    let digest: MemberDigest
    /// Where its deflate stream is.
    let bench: Workbench

    /// Deflates all bytes of a member on a workbench with nothing on it.
    init(_ bytes: UnsafeRawBufferPointer, on bench: Workbench) {
        self.bench = bench
        if bytes.count > 0 { bench.deflater.deflate(bytes, into: bench.packed) }
        bench.packed.append(Deflater.endOfStream)
        var crc = CRC32()
        crc.update(bytes)
        digest = MemberDigest(size: UInt64(bytes.count), sha256: Array(SHA256.hash(data: bytes)), crc: crc)
    }
}
