internal import Chat
internal import Storage

extension Purge {
    /// That the run removes its first messages, up to which instant.
    func beginning(at now: Instant) -> AuditAct {
        act(.beginPurge, at: now, ["cutoff": .text(cutoff.description)])
    }

    /// That the run has removed messages, and up to which instant.
    func ending(at now: Instant) -> AuditAct {
        act(.purgeMessages, at: now, ["cutoff": .text(cutoff.description), "messages": .number(messages)])
    }

    private func act(_ action: AuditAction, at now: Instant, _ details: AuditDetails) -> AuditAct {
        AuditAct(action, of: nil, by: .unnamed, from: .worker, in: organization, at: now, details: details)
    }
}
