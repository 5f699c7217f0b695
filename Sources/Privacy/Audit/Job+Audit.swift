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

    /// What the worker did with an archive in the course of the job's request.
    func act(_ action: AuditAction, of archive: StoredArchive, at now: Instant) -> AuditAct {
        AuditAct(
            action,
            of: archive.id.description,
            by: .unnamed,
            from: .worker,
            in: organization,
            at: now,
            details: ["request": .text(request.description)]
        )
    }
}
