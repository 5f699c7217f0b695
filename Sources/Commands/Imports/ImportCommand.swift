internal import ArgumentParser
private import Chat
private import Importing
private import Storage

/// `habeas import`: brings in what another chat system exported.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import the export of another chat system.",
        subcommands: [ImportSlackCommand.self]
    )
}

/// `habeas import slack`: brings in a Slack export.
struct ImportSlackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slack",
        abstract: "Import a Slack export, as a folder or a zip file.",
        discussion: """
            An import is done whole or not at all. Importing the same export again changes nothing; a later export \
            of the same workspace adds what is new, and keeps earlier texts of messages that were edited.
            """
    )

    @Argument(help: "The folder or zip file.")
    var path: String

    @OptionGroup var options: DataOptions

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        try await reportingFailures {
            let store = try await options.directory.openStore()
            let organization = try await store.onlyOrganization()
            let bar = ProgressBar("Importing")
            let report = try await SlackImport(
                store: store,
                organization: organization.id,
                clock: .system,
                by: .commandLine
            )
            .run(path: path) { progress in
                let share = Double(progress.doneBytes) / Double(max(progress.totalBytes, 1))
                bar.show(share, "\(progress.entries) entries")
            }
            bar.end()
            let cutoff = organization.retention.cutoff(at: WallClock.system.now)
            let old = try await store.read { try $0.messages.count(in: organization.id, before: cutoff) }
            try await store.close()
            let result = ImportResult(report: report, beforeRetentionCutoff: old)
            if json { try Console.output(json: result) } else { result.print(organization.retention) }
        }
    }
}

/// What an import did, and how much of what is stored then is too old to be exported.
private struct ImportResult: Encodable {
    let report: ImportReport
    /// Messages and events of the organization, by this import or an earlier one, that retention has put out of reach.
    let beforeRetentionCutoff: Int

    private enum CodingKeys: CodingKey {
        case beforeRetentionCutoff
    }

    /// Writes the fields of the report, and the one beside them.
    func encode(to encoder: any Encoder) throws {
        try report.encode(to: encoder)
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(beforeRetentionCutoff, forKey: .beforeRetentionCutoff)
    }

    func print(_ retention: RetentionPeriod) {
        report.print()
        guard beforeRetentionCutoff > 0 else { return }
        Console.output(
            "  \(beforeRetentionCutoff) stored messages and events are older than \(retention.days) days, for which"
        )
        Console.output("  the organization keeps chat: no export will have them")
    }
}

extension ImportReport {
    /// Shows what became of every entry.
    func print() {
        Console.output("\(entries) entries of \(conversations) conversations, \(users) users")
        Console.output("  \(messages) messages imported")
        Console.output("  \(events) events imported")
        Console.output("  \(revisions) earlier texts imported")
        Console.output("  \(unchanged) unchanged")
        Console.output("  \(updated) updated")
        for (reason, count) in skipped.sorted(by: { $0.key < $1.key }) {
            Console.output("  \(count) skipped: \(reason)")
        }
        Console.output("  with \(reactions) reactions and \(attachments) attachments")
        for (note, count) in notes.sorted(by: { $0.key < $1.key }) { Console.output("  note: \(note): \(count)") }
        if !unread.isEmpty { Console.output("  not read, for example: " + unread.joined(separator: ", ")) }
    }
}
