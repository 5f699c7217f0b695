public import Chat
private import Dispatch
private import Foundation
public import Storage

/// Imports the export of a Slack workspace: a `.zip` as Slack made it, or the folder with its files.
///
/// An import is one transaction. One that fails, or is cancelled, leaves nothing and can be run again; one that
/// is repeated, or overlaps with another, adds only what is new.
public struct SlackImport: Sendable {
    private let store: Store
    private let organization: Organization.ID
    private let clock: WallClock
    private let actor: AuditActor
    private let origin: AuditOrigin
    /// How many batches may be ready before they can be stored.
    private static let depth = 2

    /// Makes an import into an organization's part of the store.
    ///
    /// - Parameters:
    ///   - actor: who imports, for the audit trail.
    ///   - origin: where that comes from.
    public init(
        store: Store,
        organization: Organization.ID,
        clock: WallClock,
        by actor: AuditActor = .unnamed,
        from origin: AuditOrigin = .commandLine
    ) {
        self.store = store
        self.organization = organization
        self.clock = clock
        self.actor = actor
        self.origin = origin
    }

    /// Imports the folder or zip at a path, and returns when all of it is on disk.
    ///
    /// - Parameters:
    ///   - path: A folder or a `.zip`.
    ///   - progress: Called on another thread every few thousand entries, and at the end.
    /// - Throws: an ``ImportError`` when the export is damaged or hostile, `CancellationError` when the task was
    ///   cancelled, or what the store throws. Nothing is stored then, but for ``ImportError/outcomeUnknown(reason:)``.
    public func run(
        path: String,
        progress: @escaping @Sendable (ImportProgress) -> Void
    ) async throws -> ImportReport {
        try await store.write { try $0.audit.record(act(.beginImport, path)) }
        var random = SystemRandomNumberGenerator()
        let attempt = ImportAttempt(id: .live(at: clock.now, using: &random), store: store)
        do {
            return try await bringIn(path, attempt, progress)
        } catch {
            let failure = act(.finishImport, path, outcome: .failure("\(type(of: error))"))
            return try await attempt.ending(error, failure)
        }
    }

    private func bringIn(
        _ path: String,
        _ attempt: ImportAttempt,
        _ progress: @escaping @Sendable (ImportProgress) -> Void
    ) async throws -> ImportReport {
        let export = try await DispatchQueue.runBlocking(named: "habeas.import.open") { [organization] in
            try SlackExport(path: path, organization: organization)
        }
        let handoff = Handoff<SlackBatch>(depth: Self.depth)
        return try await withTaskCancellationHandler {
            async let reading: Void = DispatchQueue.runBlocking(named: "habeas.import.read") {
                SlackReader(export, to: handoff).run()
            }
            let result = await store(export, from: handoff, file: path, attempt, progress)
            // Whatever failed, the reader is told, and its thread has ended before this returns.
            if case .failure(let error) = result { handoff.abandon(error) }
            try await reading
            return try result.get()
        } onCancel: {
            handoff.abandon(CancellationError())
        }
    }

    private func store(
        _ export: SlackExport,
        from handoff: Handoff<SlackBatch>,
        file path: String,
        _ attempt: ImportAttempt,
        _ progress: @escaping @Sendable (ImportProgress) -> Void
    ) async -> Result<ImportReport, any Error> {
        let totalBytes = export.totalBytes
        do {
            let report = try await store.write { [self] transaction in
                var intake = try SlackIntake(export, into: transaction, at: clock.now)
                try intake.storeLists()
                try transaction.messages.bulkLoad {
                    while let batch = try handoff.receive() {
                        try intake.store(batch)
                        let entries = intake.report.entries
                        progress(ImportProgress(entries: entries, doneBytes: batch.doneBytes, totalBytes: totalBytes))
                    }
                    try intake.finish()
                }
                attempt.note(intake.report)
                let record = try record(attempt.id, of: intake.report, path)
                try transaction.imports.insert(record)
                let counts: AuditDetails = ["entries": .number(intake.report.entries)]
                try transaction.audit.record(act(.finishImport, path, details: counts))
                return intake.report
            }
            return .success(report)
        } catch {
            return .failure(error)
        }
    }

    private func act(
        _ action: AuditAction,
        _ path: String,
        outcome: AuditOutcome = .success,
        details: AuditDetails = [:]
    ) -> AuditAct {
        AuditAct(
            action,
            of: nil,
            by: actor,
            from: origin,
            in: organization,
            at: clock.now,
            outcome: outcome,
            details: details.merging(
                ["source": "slack", "file": .text(URL(fileURLWithPath: path).lastPathComponent)]
            ) { $1 }
        )
    }

    private func record(
        _ id: ImportRecord.ID,
        of report: ImportReport,
        _ path: String
    ) throws -> ImportRecord {
        var report = report
        // Names of files may be those of people, who can ask for what is kept of them.
        report.unread = []
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return ImportRecord(
            id: id,
            organization: organization,
            source: "slack",
            file: URL(fileURLWithPath: path).lastPathComponent,
            finishedAt: clock.now,
            report: String(decoding: try encoder.encode(report), as: UTF8.self)
        )
    }
}
