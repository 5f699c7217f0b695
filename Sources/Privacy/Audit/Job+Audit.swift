internal import Chat
internal import Storage

extension Job {
    /// What the worker did with the job's request.
    func act(
        _ action: AuditAction,
        at now: Instant,
        outcome: AuditOutcome = .success,
        _ details: AuditDetails = [:]
    ) -> AuditAct {
        AuditAct(
            action,
            of: request.description,
            by: .unnamed,
            from: .worker,
            in: organization,
            at: now,
            outcome: outcome,
            details: details.merging(["attempt": .number(attempt)]) { $1 }
        )
    }
}
