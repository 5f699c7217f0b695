private import Foundation

/// The bytes of a file that is open for reading, at any place and from any thread.
final class FileBytes: Sendable {
    /// How many there were when the file was opened.
    let size: UInt64
    private let descriptor: CInt

    init(path: String) throws(ArchiveError) {
        // The path may lead to a pipe that nobody writes to: do not wait for anybody.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .notReadable }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .notReadable
        }
        self.descriptor = descriptor
        size = UInt64(max(0, status.st_size))
    }

    deinit {
        close(descriptor)
    }

    /// Fills a buffer with the bytes from an offset on.
    ///
    /// - Throws: `ArchiveError.notReadable` when there are not as many, or they cannot be read.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) {
        guard offset <= size, UInt64(buffer.count) <= size - offset else { throw .notReadable }
        var filled = 0
        while filled < buffer.count, let base = buffer.baseAddress {
            let count = pread(descriptor, base + filled, buffer.count - filled, off_t(offset) + off_t(filled))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .notReadable }
            filled += count
        }
    }

    /// A few bytes from an offset on.
    func bytes(at offset: UInt64, count: Int) throws(ArchiveError) -> [UInt8] {
        guard offset <= size, UInt64(count) <= size - offset else { throw .notReadable }
        var bytes = [UInt8](repeating: 0, count: count)
        let outcome = bytes.withUnsafeMutableBytes { room -> Result<Void, ArchiveError> in
            Result { () throws(ArchiveError) in try read(at: offset, into: room) }
        }
        try outcome.get()
        return bytes
    }
}
