private import Archive
internal import Chat
private import Crypto
private import Foundation
internal import Objects
internal import Storage

/// Copies what the database speaks of from one place of objects to another.
struct ObjectCopy {
    private let store: Store
    private let scratch: String
    private let node: Node.ID
    private let sources: [String: any ObjectDriver]
    private let targets: [String: any ObjectDriver]

    /// What is in the new place.
    struct Result: Encodable {
        var archives = 0
        var attachments = 0
        /// How many of them were not there before.
        var copied = 0
        /// What the database speaks of and the old place does not have, or not as it was.
        var missing: [String] = []
    }

    /// One object to copy; an archive's digest is of its plain form, so that only its size is compared.
    private struct Item: Sendable {
        let folder: String
        let key: String
        let digest: [UInt8]?
    }

    init(from source: DataDirectory, to target: DataDirectory, node: Node.ID, store: Store) throws {
        self.store = store
        self.node = node
        scratch = source.path
        let folders = [DataDirectory.archives, DataDirectory.blobs]
        sources = try Dictionary(uniqueKeysWithValues: folders.map { ($0, try source.driver(of: $0)) })
        targets = try Dictionary(uniqueKeysWithValues: folders.map { ($0, try target.driver(of: $0)) })
    }

    func run() async throws -> Result {
        let items = try await store.read { transaction in
            try transaction.archives.kept().map { Item(folder: DataDirectory.archives, key: $0.file, digest: nil) }
                + transaction.attachments.digests().map {
                    Item(folder: DataDirectory.blobs, key: BlobDirectory.name(of: $0), digest: $0)
                }
        }
        var result = Result()
        let bar = ProgressBar("Copying")
        defer { bar.end() }
        for (number, item) in items.enumerated() {
            bar.show(Double(number) / Double(items.count), "\(number) of \(items.count) files")
            guard let wasCopied = try await copy(item) else {
                result.missing.append("\(item.folder)/\(item.key)")
                continue
            }
            if wasCopied { result.copied += 1 }
            if item.digest == nil { result.archives += 1 } else { result.attachments += 1 }
        }
        return result
    }

    /// Copies an object and tells whether it had to; `nil` when there is none, or it is damaged.
    private func copy(_ item: Item) async throws -> Bool? {
        guard let source = sources[item.folder], let target = targets[item.folder] else { return nil }
        let file = "\(scratch)/\(item.folder)/.unfinished.\(node).copy"
        return try await ObjectQueue.run {
            let size: Int64
            do throws(ObjectError) {
                size = try source.open(item.key).size
            } catch {
                guard error == .missing else { throw error }
                return nil
            }
            do throws(ObjectError) {
                if try target.open(item.key).size == size { return false }
            } catch {
                guard error == .missing else { throw error }
            }
            unlink(file)
            defer { unlink(file) }
            try source.copy(item.key, to: file)
            try FileDurability.sync(file)
            if let digest = item.digest, try BackupFolder.digest(of: file)?.digest != digest.hexadecimal { return nil }
            try target.place(file, at: item.key, digest: item.digest)
            return true
        }
    }
}
