private import Crypto
private import Foundation

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

    /// Gives the file its name; one that is there already is replaced by the same bytes, whole again if it was damaged.
    func place(at target: BlobPath) throws(BlobError) {
        // What fails here fails the rename.
        for folder in target.folders { mkdir(folder, 0o700) }
        guard rename(path, target.path) == 0 else { throw .writing(errno: errno) }
        closeFile()
        // Another upload may have made a folder and died before its name was on disk, so none is left out.
        for folder in target.folders.reversed() + [target.root] { try Self.sync(folder) }
    }

    /// Removes the file, if it was not given its place.
    func discard() {
        if descriptor >= 0 { unlink(path) }
        closeFile()
    }

    private func closeFile() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }

    /// Waits until a folder's list of names is on disk.
    private static func sync(_ folder: String) throws(BlobError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .writing(errno: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .writing(errno: errno) }
    }
}
