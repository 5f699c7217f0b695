internal import Storage

/// One member of the archive while it is written: filled by one thread, deflated by several, in order.
///
/// The filler appends to ``buffer`` and calls ``flushIfFull()`` between two records. Full buffers are
/// deflated apart from each other on a few threads and written in their order. When they are slower than
/// the filler, the filler waits: memory stays the same whatever the size.
final class MemberStream {
    /// Where the next record goes.
    private(set) var buffer: OutputBuffer
    private let lane: DeflateLane
    private var sent = 0
    private static let chunkSize = 1 << 20
    private static let capacity = chunkSize + 64 * 1024

    init(to sink: @escaping DeflateLane.Sink) {
        lane = DeflateLane(to: sink)
        buffer = OutputBuffer(capacity: Self.capacity)
    }

    /// Sends the buffer on its way when it holds enough.
    ///
    /// - Throws: the failure of a buffer that was sent earlier.
    @inline(__always)
    func flushIfFull() throws(ArchiveError) {
        if buffer.count >= Self.chunkSize { try flush() }
    }

    /// Sends what is left and waits until all is written; tells what the member measures.
    func finish() throws(ArchiveError) -> MemberDigest {
        if buffer.count > 0 { try flush() }
        return try lane.finish()
    }

    private func flush() throws(ArchiveError) {
        try lane.submit(Chunk(number: sent, bytes: buffer))
        sent += 1
        buffer = lane.takeSpare() ?? OutputBuffer(capacity: Self.capacity)
    }
}

/// What a member measures when inflated.
struct MemberDigest {
    let size: UInt64
    let sha256: [UInt8]
    let crc: CRC32
}
