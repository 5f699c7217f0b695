private import Archive
private import Foundation

/// The encrypted file that is handed over; it has its name only when it is whole and on disk.
struct ProtectedFile {
    let path: String

    /// Refuses to write over what is there.
    init(path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure.usage("\(path) is there already. Choose another --output.")
        }
        self.path = path
    }

    /// Writes the file, which only its owner may read; a failure leaves nothing.
    ///
    /// - Parameter write: fills a descriptor.
    /// - Returns: how many bytes the file has.
    func fill(_ write: (CInt) async throws -> Void) async throws -> Int64 {
        let unfinished = path + ".part"
        // One that a killed run has left is of no use, and may be readable by others.
        unlink(unfinished)
        let descriptor = open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure.cannotCreate("\(path) cannot be written. Check the folder and its permissions.")
        }
        defer { close(descriptor) }
        do {
            try await write(descriptor)
            let size = Int64(lseek(descriptor, 0, SEEK_END))
            try FileDurability.sync(unfinished)
            try FileDurability.rename(unfinished, to: path)
            return size
        } catch {
            unlink(unfinished)
            throw error
        }
    }
}
