internal import Chat
internal import Crypto
private import Foundation
private import Storage

/// Writes a ZIP64 file from its first byte to its last, without going back, and digests it on the way.
///
/// All members are deflate streams that others have made (APPNOTE.TXT 6.3.10, the format's specification).
final class ZipWriter {
    /// What a member measures, inflated and as it stands in the file.
    struct Measure {
        let size: UInt64
        let packedSize: UInt64
        let crc: CRC32
    }

    private let descriptor: CInt
    private var isOpen = true
    private var digest = SHA256()
    private var flushed: UInt64 = 0
    /// Small pieces on their way to the file.
    private let pending = OutputBuffer(capacity: pendingLimit)
    private let directory: ZipDirectoryWriter
    private var open: (name: String, offset: UInt64, start: UInt64)?

    private static let pendingLimit = 256 * 1024

    /// Creates the file; every member gets the same time, in UTC.
    init(path: String, modified: Instant) throws(ArchiveError) {
        descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .writing(errno: errno) }
        directory = ZipDirectoryWriter(modified: modified)
    }

    deinit {
        if isOpen { close(descriptor) }
    }

    /// Begins a member whose measure is not known yet; until ``endMember(size:crc:)`` all bytes belong to it.
    func beginMember(_ name: String) throws(ArchiveError) {
        let offset = position
        directory.appendLocalHeader(name, nil, to: pending)
        open = (name, offset, position)
    }

    /// Appends bytes of the member's deflate stream.
    func write(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        if bytes.count < Self.pendingLimit / 4 {
            pending.append(bytes)
            if pending.count >= Self.pendingLimit { try flush() }
        } else {
            try flush()
            try put(bytes)
        }
    }

    /// Ends the member with what it measures when inflated.
    func endMember(size: UInt64, crc: CRC32) throws(ArchiveError) {
        guard let open else { preconditionFailure("A member is ended that was not begun.") }
        let measure = Measure(size: size, packedSize: position - open.start, crc: crc)
        directory.appendDescriptor(measure, to: pending)
        directory.add(open.name, measure, at: open.offset, isDescribedBehind: true)
        self.open = nil
    }

    /// Writes the header of a member whose measure is known; exactly its bytes must follow.
    func addMember(_ name: String, _ measure: Measure) throws(ArchiveError) {
        directory.add(name, measure, at: position, isDescribedBehind: false)
        directory.appendLocalHeader(name, measure, to: pending)
    }

    /// Writes the directory of members and the seal, and makes the file durable.
    ///
    /// - Returns: the size and the digest of the whole file.
    func finish() throws(ArchiveError) -> FileFingerprint {
        directory.appendEnd(at: position, commentSize: FileSeal.size, to: pending)
        pending.append(FileSeal.label)
        try flush()
        // The seal covers every byte before it.
        let seal = digest.finalize().hexadecimal
        pending.append(seal)
        try flush()
        guard fsync(descriptor) == 0 else { throw .writing(errno: errno) }
        isOpen = false
        guard close(descriptor) == 0 else { throw .writing(errno: errno) }
        return FileFingerprint(size: Int64(position), sha256: Array(digest.finalize()))
    }

    /// Where the next byte goes.
    private var position: UInt64 { flushed + UInt64(pending.count) }

    private func flush() throws(ArchiveError) {
        guard pending.count > 0 else { return }
        try put(pending.bytes)
        pending.removeAll()
    }

    private func put(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        digest.update(bufferPointer: bytes)
        var rest = bytes
        while rest.count > 0 {
            let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .writing(errno: count < 0 ? errno : EIO) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        flushed += UInt64(bytes.count)
    }
}
