internal import Storage

extension Call {
    /// An act of the caller, to be recorded in the transaction that does it.
    ///
    /// - Parameter entity: what it is done to.
    func act(
        _ action: AuditAction,
        of entity: (some CustomStringConvertible)?,
        _ details: AuditDetails = [:],
        outcome: AuditOutcome = .success
    ) throws(APIError) -> AuditAct {
        AuditAct(
            action,
            of: entity?.description,
            by: AuditActor(try caller),
            from: origin,
            in: try organization,
            at: context.receivedAt,
            outcome: outcome,
            details: details
        )
    }

    /// Where the call came from, behind the proxies that are trusted to tell it.
    var origin: AuditOrigin { .address(context.callerAddress) }
}
