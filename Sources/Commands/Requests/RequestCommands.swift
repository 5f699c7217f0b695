internal import ArgumentParser
private import Client
private import Wire

/// `habeas request list`: prints the newest requests.
struct RequestListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the newest requests, the newest first."
    )

    @OptionGroup var server: ServerOptions

    @Option(help: "How many, 1 to 100.")
    var limit = 25

    @Flag(help: "Print the result as JSON.")
    var json = false

    func validate() throws {
        guard (1...100).contains(limit) else { throw ValidationError("--limit must be 1 to 100.") }
    }

    func run() async throws {
        try await reportingFailures {
            let requests = try await server.signIn().requests(limit: limit)
            guard !json else { return try Console.output(json: requests) }
            for request in requests { Console.output(request.line) }
        }
    }
}

/// `habeas request show`: prints a request.
struct RequestShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a request.")

    @OptionGroup var options: RequestOptions

    func run() async throws {
        try await reportingFailures { try await options.print { try await $0.request(options.id) } }
    }
}

/// `habeas request approve`: lets a request run that somebody else asked for.
struct RequestApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Let a request run that somebody else asked for."
    )

    @OptionGroup var options: RequestOptions

    func run() async throws {
        try await reportingFailures { try await options.print { try await $0.approveRequest(options.id) } }
    }
}

/// `habeas request reject`: refuses to let a request run.
struct RequestRejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Refuse to let a request run that somebody else asked for."
    )

    @OptionGroup var options: RequestOptions

    @Option(help: "Why.")
    var reason: String

    func run() async throws {
        try await reportingFailures {
            try await options.print { try await $0.rejectRequest(options.id, reason: reason) }
        }
    }
}
