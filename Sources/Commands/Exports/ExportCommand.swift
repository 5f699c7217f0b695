private import Archive
internal import ArgumentParser
private import Client
private import Foundation

/// `habeas export`: asks a server for the messages of a few people, and fetches the archives.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Export everything that a few people wrote, one archive each.",
        discussion: """
            Works against any server that speaks the Genesys Cloud API. Signs in with HABEAS_CLIENT_ID and \
            HABEAS_CLIENT_SECRET; a secret given as an option can be seen by other users of the computer.
            """
    )

    @Argument(help: "People: user ids, e-mail addresses, or keys such as slack:U012AB3CD. 25 at most.")
    var subjects: [String]

    @Option(help: "The server's address. (default: HABEAS_SERVER, else http://127.0.0.1:8080)")
    var server: String?

    @Option(help: "The first day or instant, in ISO 8601 and UTC.")
    var from: String?

    @Option(help: "The first day or instant not included any more, in ISO 8601 and UTC.")
    var to: String?

    @Option(help: "Why the export is made; it is stated in the archive.")
    var reason: String?

    @Option(help: "The formats of the archive, with commas between. This version writes jsonl.")
    var formats: String?

    @Option(help: "The folder that the archives are put in.")
    var output: String

    @Option(name: .customLong("client-id"), help: "The OAuth client's id. (default: HABEAS_CLIENT_ID)")
    var clientID: String?

    @Option(help: "The OAuth client's secret. (default: HABEAS_CLIENT_SECRET)")
    var clientSecret: String?

    @Flag(help: "Print the result as JSON.")
    var json = false

    private static let mostSubjects = 25

    func run() async throws {
        try await reportingFailures {
            guard subjects.count <= Self.mostSubjects else {
                throw CommandFailure.usage("\(subjects.count) people are too many for one run: 25 at most.")
            }
            try subjects.forEach { _ = try SubjectArgument($0) }
            let client = try await signIn()
            do {
                try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
            } catch {
                throw CommandFailure.cannotCreate("\(output) cannot be made. Check the path and its permissions.")
            }
            let download = ExportDownload(client: client, directory: output, bar: ProgressBar("Exporting"))
            let extras = ExportDownload.Extras(
                from: from,
                until: to,
                reason: reason,
                formats: formats?.split(separator: ",").map(String.init)
            )
            var outcomes: [ExportDownload.Outcome] = []
            for subject in subjects {
                let outcome = try await download.run(subject, extras: extras)
                outcomes.append(outcome)
                if !json { outcome.print() }
            }
            if json { try Console.output(json: outcomes) }
            if !outcomes.allSatisfy(\.isGood) { throw ExitCode.failure }
        }
    }

    private func signIn() async throws -> PrivacyClient {
        let environment = ProcessInfo.processInfo.environment
        guard let id = clientID ?? environment["HABEAS_CLIENT_ID"],
            let secret = clientSecret ?? environment["HABEAS_CLIENT_SECRET"]
        else {
            throw CommandFailure.usage("No client was given. Set HABEAS_CLIENT_ID and HABEAS_CLIENT_SECRET.")
        }
        let address = server ?? environment["HABEAS_SERVER"] ?? "http://127.0.0.1:8080"
        return try await PrivacyClient.signIn(server: address, clientID: id, clientSecret: secret)
    }
}

extension ExportDownload.Outcome {
    /// Shows the archive and what is in it.
    func print() {
        Console.output(archive)
        Console.output("  subject        \(report?.subject ?? subject)")
        if let period = report?.period { Console.output("  period         \(period)") }
        if let report {
            Console.output("  messages       \(report.messages)")
            Console.output("  conversations  \(report.conversations)")
        }
        Console.output("  size           \(bytes) bytes")
        Console.output("  time           \(String(format: "%.2f", seconds)) s")
        Console.output("  verified       \(report.map { $0.isValid ? "yes" : "NO" } ?? "no: not an archive of Habeas")")
    }
}
