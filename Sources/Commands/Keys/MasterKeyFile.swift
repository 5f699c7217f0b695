private import Archive
private import Foundation
internal import Storage

/// The file that the master key lives in.
struct MasterKeyFile {
    let path: String
    /// Whether it is inside of the data directory, and made here; a file that the settings name must be there.
    let isOurs: Bool

    /// Reads the key that a store's keys are sealed with.
    ///
    /// A store that has nothing sealed yet gets a new one, in a file that only its owner may read.
    func open(for store: Store) async throws -> MasterKey {
        if let key = try read() { return key }
        let isAnySealed = try await store.read { try $0.signingKeys.isAnySealed() }
        guard !isAnySealed else { throw KeyError.masterKeyMissing(path: path) }
        return try readOrMake()
    }

    /// Checks, before there is a store, that a key is there or can be made.
    func check() throws {
        guard try read() != nil || isOurs else { throw KeyError.masterKeyMissing(path: path) }
    }

    /// Reads the key that is there, or makes one, to seal everything anew with.
    func readOrMake() throws -> MasterKey {
        if let key = try read() { return key }
        guard isOurs else { throw KeyError.masterKeyMissing(path: path) }
        return try create()
    }

    /// Reads the key; `nil` when there is no file.
    func read() throws -> MasterKey? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path),
            let key = MasterKey(text: String(decoding: data, as: UTF8.self))
        else { throw KeyError.masterKeyUnreadable(path: path) }
        return key
    }

    private func create() throws -> MasterKey {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        var generator = SystemRandomNumberGenerator()
        let key = MasterKey(using: &generator)
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try write(key.text)
            for place in [folder, URL(filePath: folder).deletingLastPathComponent().path] {
                try FileDurability.sync(place)
            }
        } catch {
            throw CommandFailure.cannotCreate("The master key cannot be written to \(path). Check its permissions.")
        }
        return key
    }

    /// Writes a new file, durably; never over one that is there.
    private func write(_ text: String) throws {
        let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ArchiveError.notWritable(reason: String(cString: strerror(errno))) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: Data(text.utf8))
        try file.synchronize()
    }
}
