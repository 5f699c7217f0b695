internal import Chat
private import Database
private import Foundation
internal import Privacy
internal import Storage

/// The one directory that an installation lives in: database, keys, archives, attachments and the node's identity.
struct DataDirectory: Sendable {
    let path: String

    init(path: String) {
        self.path = path.hasSuffix("/") && path.count > 1 ? String(path.dropLast()) : path
    }

    private var databasePath: String { path + "/habeas.sqlite" }

    /// Whether a store was made here.
    var holdsStore: Bool { FileManager.default.fileExists(atPath: databasePath) }

    /// Makes the directory, which only its owner may enter, and an empty store in it.
    func createStore() async throws -> Store {
        guard !holdsStore else {
            throw CommandFailure.usage(
                "\(path) holds a store already. Choose another directory, or use this one as it is."
            )
        }
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw CommandFailure.cannotCreate("\(path) cannot be made. Check the path and its permissions.")
        }
        return try await openDatabase()
    }

    /// Opens the store that was made here.
    func openStore() async throws -> Store {
        guard holdsStore else {
            throw CommandFailure.unavailable("There is no store in \(path). Make one with habeas init --data \(path).")
        }
        return try await openDatabase()
    }

    /// Where the master key is, unless the settings name another place.
    var masterKeyFile: MasterKeyFile { MasterKeyFile(path: path + "/keys/master", isOurs: true) }

    /// Takes the directory for a server; there may be one at a time.
    func lock() throws -> NodeLock {
        try NodeLock(path: path + "/node")
    }

    /// The archives, for the server that holds the lock.
    func archives(for node: Node.ID) throws -> ArchiveDirectory {
        try ArchiveDirectory(path: path + "/archives", node: node)
    }

    /// The bytes of attachments, for the server that holds the lock.
    func blobs(for node: Node.ID) throws -> BlobDirectory {
        try BlobDirectory(path: path + "/blobs", node: node)
    }

    /// Copies the database, as it is at one moment, into a new file.
    func copyDatabase(to path: String) async throws {
        do {
            try await SQLiteDatabase.copy(databasePath, to: path)
        } catch let error as DatabaseError {
            throw error.code == .diskFull
                ? CommandFailure.cannotCreate(error.description) : .unavailable(error.description)
        }
    }

    private func openDatabase() async throws -> Store {
        umask(0o077)
        do {
            return try await Store(opening: SQLiteDatabase(path: databasePath))
        } catch let error as DatabaseError {
            throw CommandFailure.unavailable(error.description)
        }
    }
}
