private import Foundation
private import Synchronization

/// A file without a name that holds bytes until they have their place in the archive.
///
/// The system removes it when it is closed, whatever becomes of the process.
final class SpoolFile: Sendable {
    /// Where bytes are in the file.
    struct Extent {
        let offset: UInt64
        let count: Int
    }

    private let descriptor: CInt
    private let end = Atomic<UInt64>(0)

    /// Makes the file on the disk where a path is.
    init(beside path: String) throws(ArchiveError) {
        let name = path + ".spool"
        descriptor = open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0, unlink(name) == 0 else { throw .writing(errno: errno) }
    }

    deinit {
        close(descriptor)
    }

    /// Appends bytes; several threads may do so at once.
    func append(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) -> Extent {
        let start = end.wrappingAdd(UInt64(bytes.count), ordering: .relaxed).oldValue
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(start) + off_t(done))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .writing(errno: count < 0 ? errno : EIO) }
            done += count
        }
        return Extent(offset: start, count: bytes.count)
    }

    /// Hands over bytes that were appended, in pieces that fit a buffer.
    func read(
        _ extent: Extent,
        through buffer: UnsafeMutableRawBufferPointer,
        _ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void
    ) throws(ArchiveError) {
        var done = 0
        while done < extent.count {
            let wanted = min(buffer.count, extent.count - done)
            let count = pread(descriptor, buffer.baseAddress, wanted, off_t(extent.offset) + off_t(done))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .writing(errno: count < 0 ? errno : EIO) }
            try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
            done += count
        }
    }
}
