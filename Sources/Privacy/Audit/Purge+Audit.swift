internal import Chat
internal import Storage

extension Purge {
    /// That the run has removed messages, and up to which instant.
    func act(at now: Instant) -> AuditAct {
        AuditAct(
            .purgeMessages,
            of: nil,
            by: .unnamed,
            from: .worker,
            in: organization,
            at: now,
            details: ["cutoff": .text(cutoff.description), "messages": .number(messages)]
        )
    }
}
