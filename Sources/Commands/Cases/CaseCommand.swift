internal import ArgumentParser
internal import Client
internal import Wire

/// `habeas case`: exports about a few people that belong together.
struct CaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case",
        abstract: "Open cases, run them and fetch their merged archives.",
        discussion: """
            Works against a server of Habeas. Signs in with HABEAS_CLIENT_ID and HABEAS_CLIENT_SECRET; a secret given as \
            an option can be seen by other users of the computer.
            """,
        subcommands: [
            CaseOpenCommand.self, CaseListCommand.self, CaseShowCommand.self, CaseRunCommand.self,
            CaseNoteCommand.self, CaseExtendCommand.self, CaseApproveCommand.self, CaseRejectCommand.self,
            CaseCloseCommand.self, CaseDownloadCommand.self,
        ]
    )
}

/// What commands about one case have in common.
struct CaseOptions: ParsableArguments {
    @Argument(help: "The id of the case.")
    var id: String

    @OptionGroup var server: ServerOptions

    @Flag(help: "Print the result as JSON.")
    var json = false

    /// Asks the server, and prints the case as it is then.
    func print(_ ask: (PrivacyClient) async throws -> CaseBody) async throws {
        guard id.allSatisfy({ $0.isHexDigit || $0 == "-" }) else {
            throw CommandFailure.usage("\(id) is not the id of a case.")
        }
        try await ask(server.signIn()).print(json: json)
    }
}

extension CaseBody {
    /// Shows the case and how far it has come.
    func print(json: Bool) throws {
        guard !json else { return try Console.output(json: self) }
        Console.output("\(id)  \(title)")
        Console.output("  status      \(status)\(failure.map { ": \($0)" } ?? "")")
        Console.output("  due         \(deadline.words)")
        if let approval { Console.output("  approval    \(approval.words)") }
        for subject in subjects {
            let progress = subject.failure ?? subject.messages.map { "\($0) messages" } ?? ""
            Console.output(
                "  subject     \(subject.name ?? subject.userId)  \(subject.status ?? "not run")  \(progress)"
            )
        }
        for note in notes ?? [] {
            Console.output("  note        \(note.createdDate) \(note.createdBy.name ?? ""): \(note.text)")
        }
        if let archive {
            let state = archive.destroyedDate.map { "destroyed \($0)" } ?? "\(archive.size) bytes"
            Console.output("  archive     \(archive.messages) messages, \(state)")
        }
    }
}

extension CaseBody.Deadline {
    /// The last day, and how far it is.
    var words: String {
        let rest = daysLeft >= 0 ? "\(daysLeft) days left" : "\(-daysLeft) days overdue"
        return "\(dueDate) (\(regime), received \(receivedDate)), \(rest)"
    }
}
