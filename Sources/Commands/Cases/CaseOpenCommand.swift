internal import ArgumentParser
private import Chat
internal import Client
private import Wire

/// `habeas case open`: opens a case about a few people.
struct CaseOpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Open a case about 1 to 25 people. Nothing is exported until it is run."
    )

    @Argument(help: "People: user ids, e-mail addresses, or keys such as slack:U012AB3CD. 25 at most.")
    var subjects: [String]

    @Option(help: "What the case is called.")
    var title: String

    @OptionGroup var archive: ArchiveOptions

    @Option(help: "A conversation to restrict the case to, by its id or its room's address; may be given again.")
    var conversation: [String] = []

    @Option(help: "What says when it is due: GDPR, LGPD, CCPA or DATE. (default: GDPR)")
    var regime: String?

    @Option(help: "When what it answers was received, such as 2026-01-31. (default: today in UTC)")
    var received: String?

    @Option(help: "The last day, for --regime DATE.")
    var due: String?

    @OptionGroup var server: ServerOptions

    @Flag(help: "Print the result as JSON.")
    var json = false

    private static let mostSubjects = 25

    func run() async throws {
        try await reportingFailures {
            guard subjects.count <= Self.mostSubjects else {
                throw CommandFailure.usage("\(subjects.count) people are too many for one case: 25 at most.")
            }
            let arguments = try subjects.map { try SubjectArgument($0) }
            let extras = try archive.checked()
            if let regime, DeadlineRegime(rawValue: regime) == nil {
                throw CommandFailure.usage("--regime must be GDPR, LGPD, CCPA or DATE.")
            }
            let client = try await server.signIn()
            var people: [GDPRSubject] = []
            for (name, argument) in zip(subjects, arguments) {
                people.append(GDPRSubject(userId: try await Self.userID(argument, named: name, on: client)))
            }
            var request = CaseRequest(title: title, subjects: people)
            request.reason = extras.reason
            request.from = extras.from
            request.until = extras.until
            request.formats = extras.formats
            request.language = extras.language
            request.otherPeople = extras.otherPeople
            request.conversationIds = conversation.isEmpty ? nil : conversation
            request.regime = regime
            request.receivedDate = received
            request.dueDate = due
            try await client.openCase(request).print(json: json)
        }
    }

    private static func userID(
        _ argument: SubjectArgument,
        named name: String,
        on client: PrivacyClient
    ) async throws -> String {
        do {
            return try await argument.userID(on: client)
        } catch let error as ClientError {
            guard case .subjectNotFound = error else { throw error }
            throw CommandFailure(exitCode: .failure, description: "\(name): \(error) No case was opened.")
        }
    }
}
