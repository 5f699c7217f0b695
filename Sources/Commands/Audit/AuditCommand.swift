internal import ArgumentParser

/// `habeas audit`: the record of who did what.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Check or write out the audit trail.",
        subcommands: [AuditVerifyCommand.self, AuditExportCommand.self]
    )
}
