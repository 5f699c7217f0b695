internal import Archive
private import Foundation
internal import Storage

/// A whole archive that has not got its name yet.
struct FinishedFile {
    let path: String

    /// Where it is encrypted.
    var sealedPath: String { path + ".sealed" }

    /// Gives the archive its name, encrypted where there is a key.
    func rename(to target: String, encryptedWith key: ArchiveKey?) async throws {
        guard let key else { return try FileDurability.rename(path, to: target) }
        try await SealedFile.write(path, to: sealedPath, with: key)
        try FileManager.default.removeItem(atPath: path)
        try FileDurability.rename(sealedPath, to: target)
    }
}
