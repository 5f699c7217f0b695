public import Chat
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
        try await archives.remove(found.file)
        return true
    }

    /// Removes the files of destroyed archives that are still there.
    func finish() async throws {
        let names = try await archives.names()
        for archive in try await store.read({ try $0.archives.destroyed() }) where names.contains(archive.file) {
            try await archives.remove(archive.file)
        }
    }
}
