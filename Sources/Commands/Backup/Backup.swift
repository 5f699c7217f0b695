private import Archive
private import Chat
private import Foundation
private import Objects
internal import Storage

/// One backup of a data directory.
struct Backup: Sendable {
    let directory: DataDirectory
    let folder: BackupFolder

    /// What was copied.
    struct Result: Encodable {
        let archives: Int
        let blobs: Int
        let bytes: Int64
        let hasMasterKey: Bool
        /// Files that the database speaks of and that are not there, or are not as they were.
        let missing: [String]
    }

    /// A file to copy, and what it must be; an archive's digest is of its plain form, so that it is not compared.
    private struct File: Sendable {
        let folder: String
        let key: String
        let digest: String?
        let isNeeded: @Sendable (StoreTransaction) throws -> Bool

        var name: String { "\(folder)/\(key)" }
    }

    /// Copies everything and leaves an entry of it in the audit trail.
    ///
    /// The database goes first, so that whatever it speaks of is still to be copied. What is deleted meanwhile is left
    /// out.
    func make(includingMasterKey: Bool) async throws -> Result {
        let store = try await directory.openStore()
        for notice in try await directory.checkObjects(of: store) { Console.error("habeas: \(notice)") }
        do {
            try FileManager.default.createDirectory(
                atPath: folder.path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw BackupFolder.notWritable(folder.path)
        }
        let copy = folder.path + "/" + BackupFolder.database
        try await directory.copyDatabase(to: copy)
        guard let database = try BackupFolder.digest(of: copy) else { throw BackupFolder.notWritable(copy) }
        var entries = [BackupFolder.Entry(digest: database.digest, name: BackupFolder.database)]
        var bytes = database.size
        var missing: [String] = []
        let files = try await store.read(Self.files)
        let bar = ProgressBar("Backing up")
        for (number, file) in files.enumerated() {
            bar.show(Double(number) / Double(files.count), "\(number) of \(files.count) files")
            if let copied = try await copied(file, to: "\(folder.path)/\(file.name)"),
                file.digest == nil || file.digest == copied.digest
            {
                entries.append(.init(digest: copied.digest, name: file.name))
                bytes += copied.size
            } else {
                try? FileManager.default.removeItem(atPath: "\(folder.path)/\(file.name)")
                if try await store.read(file.isNeeded) { missing.append(file.name) }
            }
        }
        bar.end()
        if includingMasterKey {
            let name = BackupFolder.masterKey
            guard let key = try BackupFolder.copy(directory.masterKeyFile.path, to: "\(folder.path)/\(name)") else {
                throw CommandFailure.unavailable(
                    "There is no \(name) in \(directory.path): copy the key from where it is."
                )
            }
            entries.append(.init(digest: key.digest, name: name))
        }
        let names = entries.map(\.name)
        let result = Result(
            archives: names.count { $0.hasPrefix("archives/") },
            blobs: names.count { $0.hasPrefix("blobs/") },
            bytes: bytes,
            hasMasterKey: includingMasterKey,
            missing: missing
        )
        try finish(result, entries)
        try await record(result, in: store)
        try await store.close()
        return result
    }

    /// Copies a file of the directory, or an object of the bucket; `nil` when there is none.
    private func copied(_ file: File, to target: String) async throws -> (digest: String, size: Int64)? {
        guard case .bucket(let bucket) = directory.objects else {
            return try BackupFolder.copy("\(directory.path)/\(file.name)", to: target)
        }
        return try await ObjectQueue.run {
            try FileManager.default.createDirectory(
                at: URL(filePath: target).deletingLastPathComponent(),
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            do throws(ObjectError) {
                try bucket.folder(file.folder).copy(file.key, to: target)
            } catch {
                guard error == .missing else { throw error }
                return nil
            }
            try FileDurability.sync(target)
            return try BackupFolder.digest(of: target)
        }
    }

    /// The files that the database speaks of.
    private static func files(_ transaction: StoreTransaction) throws -> [File] {
        let archives = try transaction.archives.kept().map { archive in
            File(folder: DataDirectory.archives, key: archive.file, digest: nil) { transaction in
                try transaction.archives.find(archive.id).map { $0.destroyedAt == nil } ?? false
            }
        }
        let blobs = try transaction.attachments.digests().map { digest in
            File(
                folder: DataDirectory.blobs,
                key: BlobDirectory.name(of: digest),
                digest: digest.hexadecimal
            ) { transaction in
                try transaction.attachments.isUsed(digest)
            }
        }
        return archives + blobs
    }

    private func finish(_ result: Result, _ entries: [BackupFolder.Entry]) throws {
        try folder.finish(
            entries,
            .init(
                habeas: HabeasVersion.current,
                createdAt: WallClock.system.now.description,
                archives: result.archives,
                blobs: result.blobs,
                bytes: result.bytes,
                hasMasterKey: result.hasMasterKey
            )
        )
    }

    private func record(_ result: Result, in store: Store) async throws {
        let details: AuditDetails = [
            "archives": .number(result.archives), "attachments": .number(result.blobs), "size": .number(result.bytes),
            "masterKey": .text(result.hasMasterKey ? "included" : "not included"),
        ]
        try await store.write { transaction in
            for organization in try transaction.organizations.all() {
                let id = organization.id
                try transaction.audit.record(.commandLine(.backUp, of: id, in: id, at: WallClock.system.now, details))
            }
        }
    }
}
