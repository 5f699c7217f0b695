private import Archive
internal import ArgumentParser
private import Chat
private import Client
private import Foundation
private import Wire

/// `habeas case download`: fetches the merged archive of a case.
struct CaseDownloadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "download",
        abstract: "Fetch the merged archive of a case, and verify it."
    )

    @OptionGroup var options: CaseOptions

    @Option(help: "The file that is written. It must not exist yet.")
    var output: String

    private struct Outcome: Encodable {
        let archive: String
        let caseId: String
        let report: VerificationReport
    }

    func run() async throws {
        try await reportingFailures {
            guard !FileManager.default.fileExists(atPath: output) else {
                throw CommandFailure.cannotCreate("\(output) exists already. Give --output a new name.")
            }
            let client = try await options.server.signIn()
            let found = try await client.privacyCase(options.id)
            guard let archive = found.archive, let url = archive.resultsUrl else {
                let state = found.archive == nil ? "The case is \(found.status)" : "Its archive was destroyed"
                throw CommandFailure(exitCode: .failure, description: "\(state): there is nothing to fetch.")
            }
            let keys = try await client.signingKeys()?.compactMap { PublicKey(pem: $0.publicKey) }
            let bar = ProgressBar("Downloading")
            defer { bar.end() }
            try await client.fetchArchive(url, to: output, sha256: archive.sha256) { bar.show($0, found.title) }
            let report = await ArchiveVerification.verify(path: output, signedByOneOf: keys)
            bar.end()
            if options.json {
                try Console.output(json: Outcome(archive: output, caseId: found.id, report: report))
            } else {
                Console.output(output)
                Console.output("  messages       \(report.messages)")
                if let key = report.signingKey { Console.output("  signed with    \(key)") }
                Console.output("  verified       \(report.isValid ? "yes" : "NO")")
            }
            if !report.isValid { throw ExitCode.failure }
        }
    }
}
