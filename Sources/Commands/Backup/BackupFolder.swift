private import Chat
private import Crypto
internal import Foundation

/// The folder of a backup: the files of a data directory, with a manifest of their digests.
///
/// `sha256sum -c manifest-sha256.txt` in it checks them without Habeas.
struct BackupFolder: Sendable {
    let path: String

    /// What a backup says of itself.
    struct Description: Codable {
        let habeas: String
        let createdAt: String
        let archives: Int
        let blobs: Int
        let bytes: Int64
        let hasMasterKey: Bool
    }

    /// A file of the manifest.
    struct Entry {
        let digest: String
        let name: String
    }

    static let database = "habeas.sqlite"
    static let masterKey = "keys/master"
    private static let manifest = "manifest-sha256.txt"
    static let description = "backup.json"

    /// Copies a file to a place in a folder, durably, and gives its digest and its size.
    ///
    /// - Returns: `nil` when there is no such file.
    static func copy(_ source: String, to target: String) throws -> (digest: String, size: Int64)? {
        guard FileManager.default.fileExists(atPath: source) else { return nil }
        let folder = URL(filePath: target).deletingLastPathComponent().path
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let descriptor = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw notWritable(target) }
        let output = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        let copied = try digest(of: source) { piece in
            do { try output.write(contentsOf: piece) } catch { throw notWritable(target) }
        }
        guard fsync(descriptor) == 0 else { throw notWritable(target) }
        return copied
    }

    /// The digest and the size of a file, whose pieces are handed over on the way; `nil` when there is no such file.
    static func digest(
        of path: String,
        _ body: (Data) throws -> Void = { _ in }
    ) throws -> (digest: String, size: Int64)? {
        guard let input = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? input.close() }
        var hash = SHA256()
        var size: Int64 = 0
        while let piece = try input.read(upToCount: 1 << 20), !piece.isEmpty {
            try body(piece)
            hash.update(data: piece)
            size += Int64(piece.count)
        }
        return (Array(hash.finalize()).hexadecimal, size)
    }

    /// Writes what the backup says of itself, and then its manifest.
    func finish(_ entries: [Entry], _ description: Description) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let json = try encoder.encode(description)
        try write(json, to: Self.description)
        let all = entries + [Entry(digest: Array(SHA256.hash(data: json)).hexadecimal, name: Self.description)]
        let lines = all.sorted { $0.name < $1.name }.map { "\($0.digest)  \($0.name)\n" }.joined()
        try write(Data(lines.utf8), to: Self.manifest)
    }

    /// Reads the manifest.
    ///
    /// - Throws: a ``CommandFailure`` when there is none, or when it leads out of the folder.
    func entries() throws -> [Entry] {
        guard let data = FileManager.default.contents(atPath: "\(path)/\(Self.manifest)") else {
            throw CommandFailure.unavailable("\(path) is no backup that is whole: it has no \(Self.manifest).")
        }
        let entries = try String(decoding: data, as: UTF8.self).split(separator: "\n").map { line in
            guard let match = line.wholeMatch(of: /([0-9a-f]{64})  ([^\/].*)/),
                !match.2.split(separator: "/").contains("..")
            else { throw CommandFailure(exitCode: .dataError, description: "The manifest of \(path) is damaged.") }
            return Entry(digest: String(match.1), name: String(match.2))
        }
        guard [Self.database, Self.description].allSatisfy({ name in entries.contains { $0.name == name } }) else {
            throw CommandFailure(exitCode: .dataError, description: "The manifest of \(path) is damaged.")
        }
        return entries
    }

    /// What the backup says of itself.
    func readDescription() throws -> Description {
        guard let data = FileManager.default.contents(atPath: "\(path)/\(Self.description)"),
            let description = try? JSONDecoder().decode(Description.self, from: data)
        else { throw CommandFailure(exitCode: .dataError, description: "\(path)/\(Self.description) is damaged.") }
        return description
    }

    private func write(_ data: Data, to name: String) throws {
        let target = "\(path)/\(name)"
        do {
            try data.write(to: URL(filePath: target), options: .withoutOverwriting)
            let file = try FileHandle(forUpdating: URL(filePath: target))
            try file.synchronize()
            try file.close()
        } catch {
            throw Self.notWritable(target)
        }
    }

    static func notWritable(_ path: String) -> CommandFailure {
        .cannotCreate("\(path) cannot be written. Check the free space and the permissions.")
    }
}
