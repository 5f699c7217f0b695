private import Foundation

/// An archive while it is written: under a name of its own beside the one that it gets in the end.
struct UnfinishedArchive {
    let temporaryPath: String
    private let path: String

    init(path: String) {
        self.path = path
        let file = URL(filePath: path)
        let name = ".\(file.lastPathComponent).\(UUID().uuidString).unfinished"
        temporaryPath = file.deletingLastPathComponent().appending(path: name).path
    }

    /// Gives the finished file its name, unless something has taken that meanwhile.
    func finish() throws {
        guard !FileManager.default.fileExists(atPath: path) else { throw MergeError.outputExists(path: path) }
        try FileDurability.rename(temporaryPath, to: path)
    }

    /// Removes the file after a failure, which is what the caller must hear of.
    func discard() {
        try? FileManager.default.removeItem(atPath: temporaryPath)
    }
}
