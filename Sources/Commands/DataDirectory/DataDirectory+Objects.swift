private import Archive
internal import Chat
private import Foundation
internal import Objects
internal import Privacy
internal import Storage

extension DataDirectory {
    /// The folder of archives, in the directory and in a bucket.
    static let archives = "archives"
    /// The folder of attachments, in the directory and in a bucket.
    static let blobs = "blobs"

    /// A file that says that archives and attachments are in a bucket; not in which.
    private var markPath: String { path + "/bucket" }
    private var isMarked: Bool { FileManager.default.fileExists(atPath: markPath) }

    /// What keeps the objects of a folder.
    func driver(of folder: String) throws -> any ObjectDriver {
        switch objects {
        case .dataDirectory: try ObjectFolder(path: "\(path)/\(folder)")
        case .bucket(let bucket): bucket.folder(folder)
        }
    }

    /// Where archives and attachments lie while they are written.
    var scratchDirectories: [String] { [Self.archives, Self.blobs].map { "\(path)/\($0)" } }

    /// The archives, for the server that holds the lock.
    func archives(for node: Node.ID) async throws -> ArchiveDirectory {
        let driver = try driver(of: Self.archives)
        return try await ObjectQueue.run { [path] in
            try ArchiveDirectory(driver: driver, scratch: "\(path)/\(Self.archives)", node: node)
        }
    }

    /// The bytes of attachments, for the server that holds the lock.
    func blobs(for node: Node.ID) async throws -> BlobDirectory {
        let driver = try driver(of: Self.blobs)
        return try await ObjectQueue.run { [path] in
            try BlobDirectory(driver: driver, scratch: "\(path)/\(Self.blobs)", node: node)
        }
    }

    /// Checks that archives and attachments are where the setting says, and that a bucket can be used.
    ///
    /// - Returns: what whoever runs the server should know.
    func checkObjects(of store: Store) async throws -> [String] {
        switch objects {
        case .dataDirectory:
            guard !isMarked else {
                throw CommandFailure.usage(
                    "The archives and attachments of \(path) are in a bucket. Give --blobs, or set HABEAS_BLOBS."
                )
            }
            return []
        case .bucket(let bucket):
            guard isMarked || !holdsObjects else {
                throw CommandFailure.usage(
                    "The archives and attachments of \(path) are in the directory itself. Copy them first: habeas blobs "
                        + "copy --data \(path) --to s3://BUCKET?endpoint=…"
                )
            }
            let notices = try await check(bucket, of: store)
            if !isMarked { try settleObjects() }
            return notices
        }
    }

    /// Checks that a bucket can be used by an installation.
    func check(_ bucket: Bucket, of store: Store) async throws -> [String] {
        let organizations = try await store.read { try $0.organizations.all() }.map(\.id.description)
        do {
            return try await ObjectQueue.run { try bucket.check(for: organizations, at: WallClock.system.now) }
        } catch let error as ObjectError {
            throw CommandFailure.unavailable(error.description)
        }
    }

    /// Notes where archives and attachments are from now on.
    func settleObjects() throws {
        do {
            if objects.isDirectory {
                if isMarked { try FileManager.default.removeItem(atPath: markPath) }
            } else {
                try Data("The archives and attachments of this directory are in a bucket.\n".utf8)
                    .write(to: URL(filePath: markPath))
                try FileDurability.sync(markPath)
            }
            try FileDurability.sync(path)
        } catch {
            throw CommandFailure.cannotCreate("\(markPath) cannot be written. Check its permissions.")
        }
    }

    private var holdsObjects: Bool {
        [Self.archives, Self.blobs].contains { folder in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")) ?? []
            return names.contains { !$0.hasPrefix(".") }
        }
    }
}
