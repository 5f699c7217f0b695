internal import ArgumentParser
private import Chat
private import Client
private import Foundation
private import Importing
private import Logging
private import Server
private import Storage

/// `habeas demo`: the main job on invented people, from import to verified archive.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Import a small Slack export, export one person's messages over HTTP, and show the archive.",
        discussion: "Works in a temporary directory that is removed at the end; the archive is kept."
    )

    @Flag(help: "Exit when the archive is shown, instead of serving until Ctrl-C.")
    var once = false

    /// Whose messages the demonstration exports.
    private static let subject = "maya.lindqvist@brightwater.example"

    /// Who signs in to the console.
    private static let officer = "omar.haddad@brightwater.example"

    func run() async throws {
        try await reportingFailures {
            let folder = FileManager.default.temporaryDirectory.appending(
                path: "habeas-demo-\(UUID().uuidString.prefix(8))"
            )
            let data = folder.appending(path: "data").path
            defer { try? FileManager.default.removeItem(atPath: data) }
            let credentials = try await prepare(DataDirectory(path: data), in: folder)
            try await serve(DataDirectory(path: data)) { address in
                try await export(from: address, credentials.client, into: folder.appending(path: "archives").path)
                if !once {
                    Console.output("serving the console on \(address)/admin until Ctrl-C")
                    Console.output("  sign in as    \(Self.officer) with the password \(credentials.password)")
                    Console.output("for programs, on \(address)")
                    Console.output("  HABEAS_CLIENT_ID=\(credentials.client.clientId)")
                    Console.output("  HABEAS_CLIENT_SECRET=\(credentials.client.clientSecret)")
                }
            }
        }
    }

    /// What the demonstration lets people and programs in with.
    private struct Credentials {
        let client: Founding.Credentials
        let password: String
    }

    private func prepare(_ directory: DataDirectory, in folder: URL) async throws -> Credentials {
        let store = try await directory.createStore()
        let masterKey = try await directory.masterKeyFile.open(for: store)
        let credentials = try await Founding(store: store, masterKey: masterKey, clock: .system)
            .found("Brightwater Instruments")
        let export = folder.appending(path: "data/slack-export")
        for (name, text) in DemoSlackExport.files {
            let file = export.appending(path: name)
            let parent = file.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let organization = try await store.onlyOrganization()
        let report = try await SlackImport(
            store: store,
            organization: organization.id,
            clock: .system,
            by: .commandLine
        )
        .run(path: export.path) { _ in }
        Console.output("organization  \(organization.name)")
        Console.output(
            "imported      \(report.messages) messages and \(report.events) events of \(report.users) users, from a Slack export"
        )
        let password = try await admitOfficer(to: organization.id, store)
        try await store.close()
        return Credentials(client: credentials, password: password)
    }

    /// Lets somebody into the console as an administrator.
    private func admitOfficer(to organization: Organization.ID, _ store: Store) async throws -> String {
        let admission = PersonAdmission(store: store, clock: .system)
        _ = try await admission.admit(Self.officer, named: nil, as: "admin", in: organization)
        var generator = SystemRandomNumberGenerator()
        let password = String(Secret(using: &generator).value.prefix(16))
        let hash = try await PasswordHashing().hash(try Password(password))
        try await store.write { transaction in
            let person = try transaction.person(with: Self.officer, in: organization)
            try transaction.passwords.set(hash, of: person.id, at: WallClock.system.now)
        }
        return password
    }

    private func export(from address: String, _ credentials: Founding.Credentials, into folder: String) async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let client = try await PrivacyClient.signIn(
            server: address,
            clientID: credentials.clientId,
            clientSecret: credentials.clientSecret
        )
        let download = ExportDownload(client: client, directory: folder, bar: ProgressBar("Exporting"))
        let extras = ExportDownload.Extras(from: nil, until: nil, reason: nil, formats: nil)
        let outcome = try await download.run(
            ExportSubject(name: Self.subject, userID: try await SubjectArgument(Self.subject).userID(on: client)),
            extras: extras
        )
        Console.output("exported over \(address)")
        outcome.print()
        guard outcome.isGood else { throw ExitCode.failure }
    }

    /// Runs a server on a free port around some work, and on until Ctrl-C unless once is enough.
    private func serve(
        _ directory: DataDirectory,
        _ work: @escaping @Sendable (String) async throws -> Void
    ) async throws {
        let (addresses, continuation) = AsyncStream.makeStream(of: String.self)
        var logger = Logger(label: "habeas") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        let installation = try await Installation(
            directory: directory,
            masterKeyFile: directory.masterKeyFile,
            settings: HabeasServer.Settings(host: "127.0.0.1", port: 0),
            logger: logger
        ) { continuation.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await installation.run()
            }
            for await address in addresses {
                do {
                    try await work(address)
                } catch {
                    await installation.stop()
                    throw error
                }
                if once { await installation.stop() }
            }
            try await group.waitForAll()
        }
    }
}
