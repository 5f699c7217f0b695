private import Archive
internal import ArgumentParser
private import Chat
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

    @Option(help: "The forms of the messages, with commas between: jsonl, csv, html, rsmf. (default: jsonl,csv,html)")
    var formats: String?

    @Option(help: "The language of the transcript: en or es.")
    var language: String?

    @Option(help: "How other people are called: by names or pseudonyms.")
    var otherPeople: String?

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
            let arguments = try subjects.map { try SubjectArgument($0) }
            let extras = try askedExtras()
            let client = try await signIn()
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

    /// What is asked for beyond the contract, checked before a server hears of anything.
    private func askedExtras() throws -> ExportDownload.Extras {
        let start = try instant(from, of: "--from")
        let end = try instant(to, of: "--to")
        if let start, let end, start >= end {
            throw CommandFailure.usage("The period ends before it begins. Give a --to that is later than --from.")
        }
        let formats = formats?.split(separator: ",").map(String.init)
        try check(formats, of: "--formats", against: ArchiveFormat.self)
        try check(language.map { [$0] }, of: "--language", against: ArchiveLanguage.self)
        try check(otherPeople.map { [$0] }, of: "--other-people", against: OtherPeople.self)
        return ExportDownload.Extras(
            from: from,
            until: to,
            reason: reason,
            formats: formats,
            language: language,
            otherPeople: otherPeople
        )
    }

    private func check<Choice: CaseIterable & RawRepresentable<String>>(
        _ names: [String]?,
        of option: String,
        against _: Choice.Type
    ) throws {
        guard let names, names.isEmpty || names.contains(where: { Choice(rawValue: $0) == nil }) else { return }
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw CommandFailure.usage("\(option) must be of \(known).")
    }

    private func instant(_ text: String?, of option: String) throws -> Instant? {
        guard let text else { return nil }
        guard let instant = Instant(text) else {
            throw CommandFailure.usage(
                "\(option) must be a day or an instant such as 2026-01-31 or 2026-01-31T08:00:00Z."
            )
        }
        return instant
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
            if report.messagesBeforeCutoff > 0 {
                Console.output("  before the retention cutoff: \(report.messagesBeforeCutoff), not in the archive")
            }
        }
        Console.output("  size           \(bytes) bytes")
        Console.output("  time           \(String(format: "%.2f", seconds)) s")
        Console.output("  verified       \(report.map { $0.isValid ? "yes" : "NO" } ?? "no: not an archive of Habeas")")
    }
}
