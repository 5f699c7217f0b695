internal import Storage
private import Synchronization

/// One run of an import, of which can be found out afterwards whether it was carried out.
final class ImportAttempt: Sendable {
    let id: ImportRecord.ID
    private let store: Store
    private let report = Mutex<ImportReport?>(nil)

    init(id: ImportRecord.ID, store: Store) {
        self.id = id
        self.store = store
    }

    /// Keeps what the import comes to when it is committed.
    func note(_ report: ImportReport) { self.report.withLock { $0 = report } }

    /// What an import has come to that ended with an error.
    ///
    /// When the connection was lost during the commit, it may have been carried out all the same. To look, the turn to
    /// write is waited for: until then that commit may be under way.
    ///
    /// - Parameter failure: what is recorded when the import is not there.
    /// - Returns: the report of an import that is there.
    /// - Throws: the error, or a more exact one.
    func ending(_ error: any Error, _ failure: AuditAct) async throws -> ImportReport {
        // A store that cannot take the entry has failed before; that is what is to be told.
        let isThere = try? await store.write { [id] transaction in
            if error.leavesOutcomeUnknown, try transaction.imports.contains(id) { return true }
            try transaction.audit.record(failure)
            return false
        }
        guard error.leavesOutcomeUnknown else { throw error }
        switch (isThere, report.withLock(\.self)) {
        case (true?, let report?): return report
        case (false?, _):
            throw StoreError.unavailable(reason: "The connection to the database was lost; nothing was imported.")
        default:
            throw ImportError.outcomeUnknown(reason: "The connection to the database was lost during the commit.")
        }
    }
}
