internal import Archive
internal import Chat
private import Foundation
internal import Storage

/// One run of an export, from the rows to the archive in its place.
///
/// Running a job twice gives one archive: the file is renamed into its place, and only the run that still
/// holds the lease commits.
struct ExportRun: Sendable {
    let store: Store
    let archives: ArchiveDirectory
    let clock: WallClock

    /// Carries out a job and commits that it is done.
    ///
    /// - Throws: ``LeaseLost`` when another worker holds the job by the end; else what failed.
    func carryOut(_ job: Job) async throws {
        let unfinished = archives.unfinishedPath(of: job)
        let now = clock.now
        let counts = try await store.read { transaction in
            let order = try Self.order(for: job, at: now, transaction)
            return try ArchiveExport(order, from: transaction).write(to: unfinished)
        }
        try await store.write { try $0.requests.setStatus(.finalizing, of: job.request, at: clock.now) }
        let file = ArchiveDirectory.fileName(of: job.request)
        let fingerprint = try await FileFingerprint.of(unfinished)
        try FileDurability.rename(unfinished, to: archives.path + "/" + file)
        var generator = SystemRandomNumberGenerator()
        let archive = StoredArchive(
            id: .random(using: &generator),
            organization: job.organization,
            request: job.request,
            file: file,
            size: fingerprint.size,
            digest: fingerprint.sha256,
            messages: counts.messages,
            createdAt: clock.now
        )
        try await store.write { transaction in
            guard try transaction.jobs.finish(job) else { throw LeaseLost() }
            try transaction.archives.insert(archive)
            try transaction.requests.setStatus(.completed, of: job.request, at: archive.createdAt)
        }
    }

    private static func order(for job: Job, at now: Instant, _ transaction: StoreTransaction) throws -> ExportOrder {
        guard let request = try transaction.requests.find(job.request, in: job.organization),
            let organization = try transaction.organizations.find(job.organization),
            let subject = try transaction.users.find(request.subject, in: job.organization)
        else { throw ArchiveError.unknownSubject }
        return ExportOrder(request: request, organization: organization, subject: subject, now: now)
    }
}
