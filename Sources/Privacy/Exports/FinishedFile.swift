internal import Archive
private import Foundation
internal import Storage

/// A whole archive that has not got its name yet.
struct FinishedFile {
    let path: String

    /// Where it is encrypted.
    private var sealedPath: String { path + ".sealed" }

    /// The file that is to be kept: the archive itself, or where there is a key its encrypted form.
    func sealed(with key: ArchiveKey?) async throws -> String {
        guard let key else { return path }
        try await SealedFile.write(path, to: sealedPath, with: key)
        try FileManager.default.removeItem(atPath: path)
        return sealedPath
    }

    /// Removes what is left of the file.
    func discard() {
        for path in [path, sealedPath] { try? FileManager.default.removeItem(atPath: path) }
    }
}
