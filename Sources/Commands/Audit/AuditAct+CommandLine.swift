internal import Chat
private import Foundation
internal import Storage

extension AuditActor {
    /// Whoever runs the command, by their account on this computer.
    static var commandLine: AuditActor { AuditActor(account: NSUserName()) }
}

extension AuditAct {
    /// An act of whoever runs the command.
    static func commandLine(
        _ action: AuditAction,
        of entity: (some CustomStringConvertible)?,
        in organization: Organization.ID,
        at now: Instant,
        _ details: AuditDetails = [:],
        outcome: AuditOutcome = .success
    ) -> Self {
        AuditAct(
            action,
            of: entity?.description,
            by: .commandLine,
            from: .commandLine,
            in: organization,
            at: now,
            outcome: outcome,
            details: details
        )
    }
}
