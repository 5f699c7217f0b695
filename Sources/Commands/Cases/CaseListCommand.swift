internal import ArgumentParser
private import Client
private import Wire

/// `habeas case list`: prints all cases.
struct CaseListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the cases, the newest first."
    )

    @OptionGroup var server: ServerOptions

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        try await reportingFailures {
            let cases = try await server.signIn().cases()
            guard !json else { return try Console.output(json: cases) }
            for found in cases {
                Console.output("\(found.id)  \(found.status)  due \(found.deadline.words)  \(found.title)")
            }
        }
    }
}
