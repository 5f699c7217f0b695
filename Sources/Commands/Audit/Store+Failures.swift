internal import ArgumentParser
internal import Chat
private import Foundation
internal import Storage

extension Store {
    /// Does an act of whoever runs the command; one that fails leaves an entry as well.
    func recordingFailure<Result>(
        of action: AuditAction,
        in organization: Organization.ID,
        _ act: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await act()
        } catch {
            let failed = AuditAct.commandLine(
                action,
                of: String?.none,
                in: organization,
                at: WallClock.system.now,
                outcome: .failure(CommandFailure(converting: error).auditReason)
            )
            try await write { try $0.audit.record(failed) }
            throw error
        }
    }
}

extension CommandFailure {
    /// Why an act failed, in words that hold nothing that was typed.
    fileprivate var auditReason: String {
        switch exitCode.rawValue {
        case EX_USAGE: "wrong.usage"
        case ExitCode.failure.rawValue: "not.confirmed"
        default: "exit.\(exitCode.rawValue)"
        }
    }
}
