internal import Archive
internal import Chat
private import Foundation
internal import Storage

/// One run of a merge, from the archives of a case to the merged one in its place.
///
/// As for an export, each run has a file of its own, and only the run that still holds the lease commits its file.
struct CaseMergeRun: Sendable {
    let store: Store
    let archives: ArchiveDirectory
    let masterKey: MasterKey
    /// Whether archives are encrypted, each with a key of its own.
    let encrypts: Bool
    let clock: WallClock

    /// What is merged, and how.
    private struct Sources: Sendable {
        let formats: Set<ArchiveFormat>
        let archives: [StoredArchive]
        let signer: Signer
    }

    /// Merges and commits that it is done; a run that does not come that far leaves no file.
    ///
    /// - Throws: ``LeaseLost`` when another worker holds the merge by the end; else what failed.
    func carryOut(_ merge: CaseMerge) async throws {
        try await archives.removeEarlierRuns(of: merge, in: store)
        let folder = archives.unfinishedPath(of: merge)
        var generator = SystemRandomNumberGenerator()
        let id = StoredArchive.ID.random(using: &generator)
        let file = ArchiveDirectory.fileName(of: merge, archive: id, isSealed: encrypts)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            try makeFolder(folder)
            let sources = try await store.read { try self.sources(of: merge, $0) }
            let archive = try await write(merge, sources, as: id, in: folder, named: file)
            try await commit(archive, of: merge, sources)
        } catch {
            // Nothing leads to this file any more, and it holds people's messages; unless the commit was carried out, which
            // nobody may know. The next run removes it otherwise.
            if !error.leavesOutcomeUnknown { try? await archives.remove(file) }
            throw error
        }
    }

    private func makeFolder(_ path: String) throws {
        let files = FileManager.default
        if files.fileExists(atPath: path) { try files.removeItem(atPath: path) }
        try files.createDirectory(
            atPath: path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
    }

    private func sources(of merge: CaseMerge, _ transaction: StoreTransaction) throws -> Sources {
        guard let found = try transaction.cases.find(merge.caseID, in: merge.organization),
            let key = try transaction.signingKeys.current(of: merge.organization)
        else { throw KeyError.noSigningKey }
        let archives = try transaction.cases.subjects(of: merge.caseID).map { subject in
            // What was put out of reach meanwhile must not come out any more.
            guard try !transaction.approvals.wasErased(subject.user, since: found.createdAt) else {
                throw SourceGone.erased(subject.user)
            }
            guard let archive = try subject.request.flatMap({ try transaction.archives.find(of: $0) }),
                archive.destroyedAt == nil
            else { throw SourceGone.destroyed(subject.user) }
            return archive
        }
        return Sources(
            formats: found.choices.formats,
            archives: archives,
            signer: try key.signer(openedWith: masterKey)
        )
    }

    private func write(
        _ merge: CaseMerge,
        _ sources: Sources,
        as id: StoredArchive.ID,
        in folder: String,
        named file: String
    ) async throws -> StoredArchive {
        var readable: [String] = []
        for archive in sources.archives {
            let path = "\(folder)/habeas-\(archive.source.identifier).zip"
            try await archives.makeReadable(archive, key: archive.key(openedWith: masterKey), at: path)
            readable.append(path)
        }
        let unfinished = folder + "/merged.zip"
        let result = try await ArchiveMerge(
            formats: sources.formats,
            acceptingInvalid: false,
            now: clock.now,
            signer: sources.signer
        ).merge(readable, into: unfinished)
        let print = try await FileFingerprint.of(unfinished)
        var generator = SystemRandomNumberGenerator()
        let key = encrypts ? ArchiveKey(using: &generator) : nil
        try await archives.place(unfinished, as: file, encryptedWith: key)
        return StoredArchive(
            id: id,
            organization: merge.organization,
            source: .merge(merge.caseID),
            file: file,
            size: print.size,
            digest: print.sha256,
            messages: result.counts.messages,
            createdAt: clock.now,
            sealedKey: try key?.sealed(with: masterKey, for: id)
        )
    }

    private func commit(_ archive: StoredArchive, of merge: CaseMerge, _ sources: Sources) async throws {
        try await store.write { transaction in
            let present = try self.sources(of: merge, transaction)
            guard present.archives.map(\.id) == sources.archives.map(\.id) else { throw LeaseLost() }
            guard try transaction.caseMerges.finish(merge) else { throw LeaseLost() }
            try transaction.archives.insert(archive)
            try transaction.cases.setStatus(.completed, of: merge.caseID)
            let details: AuditDetails = [
                "archive": .text(archive.id.description), "messages": .number(archive.messages),
                "size": .number(archive.size), "sha256": .text(archive.digest.hexadecimal),
                "sources": .number(sources.archives.count), "attempt": .number(merge.attempt),
            ]
            try transaction.audit.record(
                AuditAct(
                    .completeCase,
                    of: merge.caseID.description,
                    by: .unnamed,
                    from: .worker,
                    in: merge.organization,
                    at: archive.createdAt,
                    details: details
                )
            )
            try transaction.webhooks.announce(
                .caseCompleted,
                of: merge.caseID,
                .completed,
                in: merge.organization,
                at: archive.createdAt
            )
        }
    }
}

/// An archive of a case cannot be merged any more.
enum SourceGone: Error, CustomStringConvertible {
    case destroyed(User.ID)
    case erased(User.ID)

    var description: String {
        switch self {
        case .destroyed(let user):
            "The archive of user \(user) was destroyed before it was merged. Run the case again to export it anew."
        case .erased(let user):
            "User \(user) was erased before the archives were merged. Open a new case without them."
        }
    }
}
