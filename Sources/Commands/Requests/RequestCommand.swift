internal import ArgumentParser
internal import Client
internal import Wire

/// `habeas request`: what was asked for, and what a second person decides on it.
struct RequestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request",
        abstract: "List privacy requests, and decide on those that wait for a second person.",
        discussion: """
            Signs in with HABEAS_CLIENT_ID and HABEAS_CLIENT_SECRET; a secret given as an option can be seen by other users \
            of the computer. A decision is a person's: the client must act as one (habeas client create --user), and not \
            as whoever asked. New exports are made with habeas export.
            """,
        subcommands: [
            RequestListCommand.self, RequestShowCommand.self, RequestApproveCommand.self, RequestRejectCommand.self,
        ]
    )
}

/// What commands about one request have in common.
struct RequestOptions: ParsableArguments {
    @Argument(help: "The id of the request.")
    var id: String

    @OptionGroup var server: ServerOptions

    @Flag(help: "Print the result as JSON.")
    var json = false

    /// Asks the server, and prints the request as it is then.
    func print(_ ask: (PrivacyClient) async throws -> GDPRRequest) async throws {
        guard !id.isEmpty, id.allSatisfy({ $0.isHexDigit || $0 == "-" }) else {
            throw CommandFailure.usage("\(id) is not the id of a request.")
        }
        try await ask(server.signIn()).print(json: json)
    }
}

extension GDPRRequest {
    /// One line: which request, of what kind, how far it is and when it was made.
    var line: String {
        let waits = habeas?.approval.map { $0.state == "pending" ? "  \($0.words)" : "" } ?? ""
        return "\(id ?? "-")  \(requestType ?? "-")  \(status ?? "-")  \(createdDate ?? "-")\(waits)"
    }

    /// Shows the request and how far it has come.
    func print(json: Bool) throws {
        guard !json else { return try Console.output(json: self) }
        Console.output(line)
        if let name = createdBy?.name { Console.output("  asked by    \(name)") }
        if let reason = habeas?.reason { Console.output("  reason      \(reason)") }
        if let approval = habeas?.approval { Console.output("  approval    \(approval.words)") }
        if let failure = habeas?.failure { Console.output("  failure     \(failure)") }
        if let messages = habeas?.messages { Console.output("  archive     \(messages) messages and events") }
        if let sha256 = habeas?.sha256 { Console.output("  SHA-256     \(sha256)") }
    }
}
