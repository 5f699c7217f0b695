internal import ArgumentParser
private import Chat
private import Storage

/// `habeas audit verify`: finds what was done to the audit trail behind the server's back.
struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that no entry of the audit trail was changed, removed, put in or moved.",
        discussion: """
            Exits with 0 only if every entry holds. Entries that were cut off at the end, together with the note of \
            where the trail ends, show only against a daily head or an earlier export.
            """
    )

    @OptionGroup var options: DataOptions

    @Option(help: "A file that habeas audit export has made earlier: what it ends with must still be in the trail.")
    var earlier: String?

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        try await reportingFailures {
            let store = try await options.directory.openStore()
            let ends = try earlier.map(AuditExportEnds.init(reading:))?.all ?? [:]
            let trails = try await store.read { transaction in
                try Set(transaction.audit.organizations()).union(ends.keys).sorted().map { organization in
                    try AuditVerification(of: organization, transaction, since: ends[organization])
                }
            }
            try await store.close()
            if json { try Console.output(json: trails) } else { trails.forEach { $0.print() } }
            if !trails.allSatisfy(\.isIntact) { throw ExitCode.failure }
        }
    }
}

extension AuditVerification {
    /// Shows what was found.
    fileprivate func print() {
        Console.output("\(organization): \(isIntact ? "intact" : "NOT INTACT")")
        let period = firstAt.flatMap { first in lastAt.map { ", \(first) to \($0)" } } ?? ""
        Console.output("  \(entries) entries\(period)")
        Console.output("  \(heads) daily heads, \(signedHeads) with a signature that was checked")
        for finding in findings {
            let time = finding.at.map { " (\($0))" } ?? ""
            Console.output("  ✗ entry \(finding.sequence) \(finding.problem)\(time)")
        }
        if problems > findings.count { Console.output("  ✗ \(problems - findings.count) more") }
    }
}
