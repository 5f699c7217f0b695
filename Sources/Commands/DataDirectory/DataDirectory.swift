private import Archive
internal import Chat
internal import Database
private import Foundation
internal import Privacy
internal import Storage

/// The one directory that an installation lives in: keys and the node's identity; archives and attachments, unless they
/// are in a bucket; and the database, unless that is on a server.
struct DataDirectory: Sendable {
    let path: String
    private let database: DatabaseLocation
    let objects: ObjectLocation

    init(path: String, database: DatabaseLocation = .dataDirectory, objects: ObjectLocation = .dataDirectory) {
        self.path = path.hasSuffix("/") && path.count > 1 ? String(path.dropLast()) : path
        self.database = database
        self.objects = objects
    }

    private var databasePath: String { path + "/habeas.sqlite" }
    /// A file that says that the data is in a database on a server; not where, which may be a secret.
    private var markPath: String { path + "/postgresql" }

    private var holdsDatabase: Bool { FileManager.default.fileExists(atPath: databasePath) }
    private var isMarked: Bool { FileManager.default.fileExists(atPath: markPath) }

    /// Makes the directory, which only its owner may enter, and an empty store in it or on the server.
    func createStore() async throws -> Store {
        guard !holdsDatabase, !isMarked else {
            throw CommandFailure.usage(
                "\(path) holds a store already. Choose another directory, or use this one as it is."
            )
        }
        try makeDirectory()
        let store = try await openDatabase()
        if case .server = database {
            guard try await store.read({ try $0.organizations.all().isEmpty }) else {
                try await store.close()
                throw CommandFailure.usage(
                    "The database holds a store already. Make an empty one, or let this directory join it with habeas join."
                )
            }
            try markAsMoved()
        }
        return store
    }

    /// Makes the directory one of a store that is on a server already.
    ///
    /// - Parameter check: sees to it that the directory fits the store; when it throws the directory stays as it was.
    func joinStore(_ check: (Store) async throws -> Void) async throws {
        guard case .server = database else {
            throw CommandFailure.usage(
                "A second data directory needs a PostgreSQL database. Give --database, or set HABEAS_DATABASE."
            )
        }
        guard !holdsDatabase, !isMarked else {
            throw CommandFailure.usage("\(path) belongs to a store already. Choose another directory.")
        }
        try makeDirectory()
        let store = try await openDatabase()
        do {
            guard try await !store.read({ try $0.organizations.all().isEmpty }) else {
                throw CommandFailure.usage("The database holds no store yet. Make one with habeas init.")
            }
            try await check(store)
        } catch {
            try? await store.close()
            throw error
        }
        try await store.close()
        try markAsMoved()
    }

    /// Opens the store that was made for this directory.
    func openStore() async throws -> Store {
        switch database {
        case .dataDirectory where isMarked:
            throw CommandFailure.usage(
                "The data of \(path) is in a PostgreSQL database. Give --database, or set HABEAS_DATABASE."
            )
        case .server where holdsDatabase && !isMarked:
            throw CommandFailure.usage(
                "The data of \(path) is in the directory itself. Leave --database out, and HABEAS_DATABASE unset."
            )
        default: break
        }
        guard holdsDatabase || isMarked else {
            throw CommandFailure.unavailable("There is no store in \(path). Make one with habeas init --data \(path).")
        }
        return try await openDatabase()
    }

    /// Opens the database in the directory, to copy what it holds to a server.
    func openDatabaseToMove() throws -> SQLiteDatabase {
        guard !isMarked else {
            throw CommandFailure.usage("The data of \(path) is in a PostgreSQL database already.")
        }
        guard holdsDatabase else { throw CommandFailure.unavailable("There is no store in \(path).") }
        do throws(DatabaseError) {
            return try SQLiteDatabase(path: databasePath)
        } catch {
            throw CommandFailure.unavailable(error.description)
        }
    }

    /// Notes that the data is on a server from now on; a database in the directory is not used any more.
    func markAsMoved() throws {
        do {
            try Data("The data of this directory is in a PostgreSQL database.\n".utf8)
                .write(to: URL(filePath: markPath), options: .withoutOverwriting)
            for place in [markPath, path] { try FileDurability.sync(place) }
        } catch {
            throw CommandFailure.cannotCreate("\(markPath) cannot be written. Check its permissions.")
        }
    }

    /// Where the master key is, unless the settings name another place.
    var masterKeyFile: MasterKeyFile { MasterKeyFile(path: path + "/keys/master", isOurs: true) }

    /// Takes the directory for a server; there may be one at a time.
    func lock() throws -> NodeLock {
        try NodeLock(path: path + "/node")
    }

    /// Copies the database, as it is at one moment, into a new file.
    ///
    /// - Throws: a ``CommandFailure``, for one when the database is on a server.
    func copyDatabase(to path: String) async throws {
        guard case .dataDirectory = database else {
            throw CommandFailure.usage(
                "The database is on a PostgreSQL server. Back it up with pg_dump, then copy archives/, blobs/ and keys/."
            )
        }
        do {
            try await SQLiteDatabase.copy(databasePath, to: path)
        } catch let error as DatabaseError {
            throw error.code == .diskFull
                ? CommandFailure.cannotCreate(error.description) : .unavailable(error.description)
        }
    }

    private func makeDirectory() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw CommandFailure.cannotCreate("\(path) cannot be made. Check the path and its permissions.")
        }
    }

    private func openDatabase() async throws -> Store {
        umask(0o077)
        do {
            switch database {
            case .dataDirectory: return try await Store(opening: SQLiteDatabase(path: databasePath))
            case .server(let address): return try await Store(opening: PostgreSQLDatabase(address))
            }
        } catch let error as DatabaseError {
            throw CommandFailure.unavailable(error.description)
        }
    }
}
