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

    @OptionGroup var server: ServerOptions

    @OptionGroup var archive: ArchiveOptions

    @Option(help: "The folder that the archives are put in.")
    var output: String

    @Flag(help: "Print the result as JSON.")
    var json = false

    private static let mostSubjects = 25

    func run() async throws {
        try await reportingFailures {
            guard subjects.count <= Self.mostSubjects else {
                throw CommandFailure.usage("\(subjects.count) people are too many for one run: 25 at most.")
            }
            let arguments = try subjects.map { try SubjectArgument($0) }
            let extras = try archive.checked()
            let client = try await server.signIn()
            do {
                try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
            } catch {
                throw CommandFailure.cannotCreate("\(output) cannot be made. Check the path and its permissions.")
            }
            let people = try await find(arguments, on: client)
            let download = ExportDownload(client: client, directory: output, bar: ProgressBar("Exporting"))
            var results: [ExportResult] = []
            for person in people {
                let result = try await ExportResult(of: person) { try await download.run(person, extras: extras) }
                results.append(result)
                if !json { result.print() } else if case .failed = result { result.print() }
            }
            if json { try Console.output(json: results) }
            try ExportResult.exit(after: results)
        }
    }

    /// Finds everybody before anything is asked for, so that a wrong name costs no half of a run.
    private func find(_ arguments: [SubjectArgument], on client: PrivacyClient) async throws -> [ExportSubject] {
        var people: [ExportSubject] = []
        var missing: [ExportResult] = []
        for (name, argument) in zip(subjects, arguments) {
            do {
                people.append(ExportSubject(name: name, userID: try await argument.userID(on: client)))
            } catch let error as ClientError {
                guard case .subjectNotFound = error else { throw error }
                missing.append(.failed(ExportResult.Failure(subject: name, userId: nil, error: error.description)))
            }
        }
        guard !missing.isEmpty else { return people }
        missing.forEach { $0.print() }
        if json { try Console.output(json: missing) }
        Console.error("habeas: Nothing was asked for. Correct the names and run the command again.")
        throw ExitCode.failure
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
            if report.messagesBeforeCutoff > 0 {
                Console.output("  before the retention cutoff: \(report.messagesBeforeCutoff), not in the archive")
            }
        }
        Console.output("  size           \(bytes) bytes")
        Console.output("  time           \(String(format: "%.2f", seconds)) s")
        if let key = report?.signingKey {
            let isKnown = report?.isSignedByGivenKey == true
            Console.output("  signed with    \(key)\(isKnown ? ", a key of the server" : "")")
        }
        Console.output("  verified       \(report.map { $0.isValid ? "yes" : "NO" } ?? "no: not an archive of Habeas")")
    }
}
