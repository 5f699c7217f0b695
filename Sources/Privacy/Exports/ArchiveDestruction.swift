public import Chat
private import Foundation
public import Storage

/// Destroys archives: the key of an encrypted one, and the file of any.
public struct ArchiveDestruction: Sendable {
    private let store: Store
    private let archives: ArchiveDirectory
    private let clock: WallClock

    /// Makes what destroys archives of a directory.
    public init(store: Store, archives: ArchiveDirectory, clock: WallClock) {
        self.store = store
        self.archives = archives
        self.clock = clock
    }

    /// Destroys an archive for ever; one that was destroyed before stays so.
    ///
    /// The key goes first: from then on nobody can read the file, whatever becomes of it.
    ///
    /// - Parameter act: who destroys it, as the audit trail keeps it; the archive must be of that organization.
    /// - Returns: whether the organization has such an archive.
    public func destroy(_ id: StoredArchive.ID, recording act: AuditAct) async throws -> Bool {
        let now = clock.now
        let found = try await store.write { transaction -> StoredArchive? in
            guard let archive = try transaction.archives.find(id), archive.organization == act.organization else {
                return nil
            }
            if archive.destroyedAt == nil { try transaction.archives.destroy(id, at: now) }
            try transaction.audit.record(act)
            return archive
        }
        guard let found else { return false }
        try remove(found)
        return true
    }

    /// Removes the files of destroyed archives that a process which died has left.
    func finish() async throws {
        for archive in try await store.read({ try $0.archives.destroyed() }) { try remove(archive) }
    }

    /// Removes the file of an archive that is noted as destroyed.
    func remove(_ archive: StoredArchive) throws {
        let path = archives.path(of: archive)
        if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
    }
}
