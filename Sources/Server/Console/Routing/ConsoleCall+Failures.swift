internal import Chat
internal import Storage

extension ConsoleCall {
    /// Does what a form asks for; that it failed is kept in the audit trail.
    ///
    /// - Parameters:
    ///   - id: what the act is on.
    ///   - details: what else is to be known of the act that failed.
    func recordingFailure<Result>(
        of action: AuditAction,
        on id: (some CustomStringConvertible)?,
        _ details: AuditDetails = [:],
        _ work: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await work()
        } catch {
            let reason = FailedCalls.reason(error, APIError(converting: error))
            let act = try act(action, of: id, details, outcome: .failure(reason))
            try await site.store.write { try $0.audit.record(act) }
            throw error
        }
    }
}
