internal import Archive
internal import Chat
internal import Storage

/// One run of an export, from the rows to the archive in its place.
///
/// Running a job twice gives one archive: each run has a file of its own, and only the run that still holds the
/// lease commits its file; the others' are removed.
struct ExportRun: Sendable {
    let store: Store
    let archives: ArchiveDirectory
    let blobs: BlobDirectory
    let masterKey: MasterKey
    /// Whether archives are encrypted, each with a key of its own.
    let encrypts: Bool
    let clock: WallClock
    let figures: WorkFigures

    /// Carries out a job and commits that it is done; a run that does not come that far leaves no file.
    ///
    /// - Throws: ``LeaseLost`` when another worker holds the job by the end; else what failed.
    func carryOut(_ job: Job) async throws {
        let began = ContinuousClock.now
        try await archives.removeEarlierRuns(of: job)
        let unfinished = archives.unfinishedPath(of: job)
        let file = ArchiveDirectory.fileName(of: job, isSealed: encrypts)
        do {
            let (archive, order) = try await write(job, to: unfinished, named: file)
            try await commit(archive, order, of: job)
            let duration = ContinuousClock.now - began
            figures.addExport(of: archive.messages, bytes: archive.size, in: duration)
        } catch {
            // Nothing leads to these files any more, and they hold somebody's messages.
            FinishedFile(path: unfinished).discard()
            // The request leads to this one if the commit was carried out, which nobody may know; if it was not, the
            // next run removes it.
            if !error.leavesOutcomeUnknown { try? await archives.remove(file) }
            throw error
        }
    }

    /// Writes the archive, and gives it its name when it is whole and on disk.
    private func write(
        _ job: Job,
        to unfinished: String,
        named file: String
    ) async throws
        -> (StoredArchive, ExportOrder)
    {
        let now = clock.now
        let (written, order) = try await store.read { [blobs] transaction in
            let order = try self.order(for: job, at: now, transaction)
            return (try ArchiveExport(order, from: transaction, blobs: blobs).write(to: unfinished), order)
        }
        try await store.write { transaction in
            guard try transaction.jobs.isHeld(job) else { throw LeaseLost() }
            try transaction.requests.setStatus(.finalizing, of: job.request, at: clock.now)
        }
        var generator = SystemRandomNumberGenerator()
        let id = StoredArchive.ID.random(using: &generator)
        let key = encrypts ? ArchiveKey(using: &generator) : nil
        try await archives.place(unfinished, as: file, encryptedWith: key)
        let archive = StoredArchive(
            id: id,
            organization: job.organization,
            source: .request(job.request),
            file: file,
            size: written.file.size,
            digest: written.file.sha256,
            messages: written.counts.messages,
            createdAt: clock.now,
            sealedKey: try key?.sealed(with: masterKey, for: id)
        )
        return (archive, order)
    }

    private func commit(_ archive: StoredArchive, _ order: ExportOrder, of job: Job) async throws {
        try await store.write { transaction in
            let present = try self.order(for: job, at: archive.createdAt, transaction)
            // What was put out of reach meanwhile must not come out any more.
            let isErased = try transaction.erasures.isErased(order.subject.id)
            guard present.organization.retention.days >= order.organization.retention.days,
                !isErased || present.subject.version == order.subject.version
            else { throw PutOutOfReach() }
            guard try transaction.jobs.finish(job) else { throw LeaseLost() }
            try transaction.archives.insert(archive)
            try transaction.requests.setStatus(.completed, of: job.request, at: archive.createdAt)
            let details: AuditDetails = [
                "archive": .text(archive.id.description), "messages": .number(archive.messages),
                "size": .number(archive.size), "sha256": .text(archive.digest.hexadecimal),
            ]
            try transaction.audit.record(job.act(.completeRequest, at: archive.createdAt, details))
            try transaction.announce(.requestCompleted, of: job, .completed, at: archive.createdAt)
            try transaction.advanceCase(of: job, at: archive.createdAt)
        }
    }

    private func order(for job: Job, at now: Instant, _ transaction: StoreTransaction) throws -> ExportOrder {
        guard let request = try transaction.requests.find(job.request, in: job.organization),
            let organization = try transaction.organizations.find(job.organization),
            let subject = try transaction.users.find(request.subject, in: job.organization)
        else { throw ArchiveError.unknownSubject }
        guard let key = try transaction.signingKeys.current(of: organization.id) else { throw KeyError.noSigningKey }
        let signer = try key.signer(openedWith: masterKey)
        let held = try request.hold.map { try Self.held(by: $0, of: subject, at: now, transaction) }
        // Without a conversation in it, a restriction is none.
        let chosen = try request.caseID.map { Set(try transaction.cases.conversations(of: $0)) } ?? []
        return ExportOrder(
            request: request,
            organization: organization,
            subject: subject,
            now: now,
            signer: signer,
            held: held,
            conversations: chosen.isEmpty ? nil : chosen
        )
    }

    /// What a hold keeps of a subject; nothing more than the rest when there is no message of theirs.
    private static func held(
        by id: Hold.ID,
        of subject: User,
        at now: Instant,
        _ transaction: StoreTransaction
    ) throws -> ExportOrder.HeldData {
        guard let hold = try transaction.holds.find(id, in: subject.organization), hold.stands(at: now) else {
            throw HoldRefusal.notStanding
        }
        var conversation: Conversation.ID?
        if case .conversation(let id) = hold.target { conversation = id }
        let oldest = try transaction.messages.oldest(by: subject.id, in: conversation)
        return ExportOrder.HeldData(hold: hold, oldest: oldest ?? now)
    }
}

/// The retention period was made shorter while an export was written, or its subject was erased.
struct PutOutOfReach: Error {}
