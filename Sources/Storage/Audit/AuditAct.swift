public import Chat

/// One act, to be recorded in the transaction that does it.
public struct AuditAct: Sendable {
    /// The organization in whose trail it is kept.
    public let organization: Organization.ID
    let at: Instant
    let actor: AuditActor
    let origin: AuditOrigin
    let action: AuditAction
    let entity: String?
    let outcome: AuditOutcome
    let details: AuditDetails

    /// Describes an act.
    ///
    /// - Parameters:
    ///   - entity: the id of what it was done to, in the form that callers see.
    ///   - details: what else is to be known, without texts of messages, secrets or what somebody searched for.
    public init(
        _ action: AuditAction,
        of entity: String?,
        by actor: AuditActor,
        from origin: AuditOrigin,
        in organization: Organization.ID,
        at: Instant,
        outcome: AuditOutcome = .success,
        details: AuditDetails = [:]
    ) {
        self.organization = organization
        self.at = at
        self.actor = actor
        self.origin = origin
        self.action = action
        self.entity = entity
        self.outcome = outcome
        self.details = details
    }
}
