private import Crypto
private import Foundation
internal import Objects

/// A hidden file that grows and is digested while its bytes arrive.
///
/// Its functions block. Sendable unchecked: it belongs to one upload, which awaits each call before the next.
final class UnfinishedBlob: @unchecked Sendable {
    private let path: String
    private var descriptor: CInt
    private var digest = SHA256()
    private var size: Int64 = 0

    init(path: String) throws(BlobError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .writing(errno: errno) }
    }

    deinit {
        closeFile()
    }

    func append(_ bytes: [UInt8]) throws(BlobError) {
        digest.update(data: bytes)
        size += Int64(bytes.count)
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .writing(errno: errno) }
            written += count
        }
    }

    /// Waits until the bytes are on disk, and tells what they measure.
    func finish() throws(BlobError) -> StoredBlob {
        guard fsync(descriptor) == 0 else { throw .writing(errno: errno) }
        return StoredBlob(digest: Array(digest.finalize()), size: size)
    }

    /// Makes the file the object of its digest; one that is there already is replaced by the same bytes, whole again if
    /// it was damaged.
    func place(_ blob: StoredBlob, by driver: any ObjectDriver) throws(BlobError) {
        do throws(ObjectError) {
            try driver.place(path, at: BlobDirectory.name(of: blob.digest), digest: blob.digest)
        } catch {
            throw BlobError(error)
        }
        discard()
    }

    /// Removes the file, if it was not moved to its place.
    func discard() {
        if descriptor >= 0 { unlink(path) }
        closeFile()
    }

    private func closeFile() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }
}
