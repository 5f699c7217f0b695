internal import Crypto
private import Dispatch
private import Foundation
internal import Storage

/// A full buffer with its place in the member.
///
/// Sendable unchecked: whoever passes a chunk on never touches its bytes again.
struct Chunk: @unchecked Sendable {
    let number: Int
    let bytes: OutputBuffer
}

/// Deflates chunks on several threads, and digests and hands them on in their order.
///
/// Sendable unchecked: every variable is touched only while `condition` is locked, but for `output` and the
/// digests, which belong to the one thread that has set `isWriting`.
final class DeflateLane: @unchecked Sendable {
    /// Takes the deflate stream, piece by piece.
    typealias Sink = (UnsafeRawBufferPointer) throws(ArchiveError) -> Void

    private let sink: Sink
    private let queue = DispatchQueue(label: "habeas.deflate", attributes: .concurrent)
    private let condition = NSCondition()
    private var onTheirWay = 0
    private var deflated: [Int: (raw: OutputBuffer, bench: Workbench)] = [:]
    private let benches = Workbench.Shed()
    private var nextToWrite = 0
    private var isWriting = false
    private var spares: [OutputBuffer] = []
    private var failure: ArchiveError?

    private var size: UInt64 = 0
    private var crc = CRC32()
    private var sha256 = SHA256()

    /// As many as keep every processor busy, and few enough to keep memory small.
    private static let limit = min(ProcessInfo.processInfo.activeProcessorCount, 8) + 2

    init(to sink: @escaping Sink) {
        self.sink = sink
    }

    /// Takes a chunk, as soon as there is room for one more.
    func submit(_ chunk: Chunk) throws(ArchiveError) {
        condition.lock()
        while onTheirWay >= Self.limit { condition.wait() }
        let failure = failure
        if failure == nil { onTheirWay += 1 }
        condition.unlock()
        if let failure { throw failure }
        queue.async { self.deflate(chunk) }
    }

    /// A buffer that has been written and can be filled again.
    func takeSpare() -> OutputBuffer? {
        condition.withLock { spares.popLast() }
    }

    /// Waits for all chunks, closes the deflate stream and tells what was measured.
    func finish() throws(ArchiveError) -> MemberDigest {
        condition.lock()
        while onTheirWay > 0 { condition.wait() }
        let failure = failure
        condition.unlock()
        if let failure { throw failure }
        let end = OutputBuffer(capacity: Deflater.endOfStream.utf8CodeUnitCount)
        end.append(Deflater.endOfStream)
        try sink(end.bytes)
        return MemberDigest(size: size, sha256: Array(sha256.finalize()), crc: crc)
    }

    private func deflate(_ chunk: Chunk) {
        let bench = benches.borrow()
        bench.deflater.deflate(chunk.bytes.bytes, into: bench.packed)
        condition.lock()
        deflated[chunk.number] = (chunk.bytes, bench)
        while !isWriting, let next = deflated.removeValue(forKey: nextToWrite) {
            isWriting = true
            let hasFailed = failure != nil
            condition.unlock()
            let outcome = hasFailed ? nil : write(next.raw.bytes, packed: next.bench.packed.bytes)
            benches.takeBack(next.bench)
            condition.lock()
            isWriting = false
            failure = failure ?? outcome
            nextToWrite += 1
            next.raw.removeAll()
            spares.append(next.raw)
            onTheirWay -= 1
            condition.broadcast()
        }
        condition.unlock()
    }

    private func write(_ raw: UnsafeRawBufferPointer, packed: UnsafeRawBufferPointer) -> ArchiveError? {
        size += UInt64(raw.count)
        crc.update(raw)
        sha256.update(bufferPointer: raw)
        do throws(ArchiveError) {
            try sink(packed)
            return nil
        } catch {
            return error
        }
    }
}
