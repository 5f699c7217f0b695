private import Dispatch
private import Foundation

/// An export that arrives in pieces, in a file of its own that only this program may read.
///
/// Sendable unchecked: it belongs to one upload, which awaits each call before the next.
public final class ReceivedFile: @unchecked Sendable {
    /// Where the file is; it has the name that it was sent under.
    public let path: String
    private let folder: String
    private let handle: FileHandle

    /// Makes an empty file in a new folder of the system's temporary directory.
    ///
    /// - Parameter name: a name without a path, which was checked.
    public static func make(named name: String) async throws -> ReceivedFile {
        try await DispatchQueue.runBlocking(named: "habeas.import.receive") { try ReceivedFile(name: name) }
    }

    private init(name: String) throws {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appending(path: "habeas-import-\(UUID().uuidString)")
        try files.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        self.folder = folder.path
        path = folder.appending(path: name).path
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ImportError.unreadable(path: name) }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Adds bytes at the end.
    public func append(_ bytes: [UInt8]) async throws {
        try await DispatchQueue.runBlocking(named: "habeas.import.receive") {
            try self.handle.write(contentsOf: bytes)
        }
    }

    /// Removes the file and its folder.
    public func remove() async {
        // A file that cannot be removed is in the system's temporary directory, which the system empties.
        try? await DispatchQueue.runBlocking(named: "habeas.import.receive") {
            try FileManager.default.removeItem(atPath: self.folder)
        }
    }
}
