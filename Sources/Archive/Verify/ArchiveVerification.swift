private import Dispatch
private import Foundation

/// Checks an archive by nothing but the file itself.
public struct ArchiveVerification {
    /// What is in the archive.
    let contents: BagContents
    /// What was found so far.
    var report = VerificationReport()

    /// Checks the archive at a path.
    ///
    /// A file that is no archive, or cannot be read to its end, gives a report that says so.
    public static func verify(path: String) async -> VerificationReport {
        do {
            return try await DispatchQueue.runBlocking(named: "habeas.verify") {
                var generator = SystemRandomNumberGenerator()
                let reader = try BagReader(path: path, key: MessageSum.Key(using: &generator))
                var verification = Self(contents: reader.read())
                verification.run()
                return verification.report
            }
        } catch {
            var report = VerificationReport()
            report.add("ZIP file", problems: ["\(error)"], otherwise: "")
            return report
        }
    }

    private init(contents: BagContents) {
        self.contents = contents
    }

    private mutating func run() {
        checkSeal()
        checkBag()
        checkManifest(
            "manifest-sha256.txt",
            of: contents.files.filter { $0.key.hasPrefix("data/") },
            as: "Payload digests"
        )
        let tags = contents.files.filter { !$0.key.hasPrefix("data/") && !$0.key.hasPrefix("tagmanifest-") }
        checkManifest("tagmanifest-sha256.txt", of: tags, as: "Tag digests")
        checkStatement()
    }

    private mutating func checkStatement() {
        guard let json = contents.texts["data/request.json"],
            let statement = try? JSONDecoder().decode(ExportStatement.self, from: json)
        else {
            report.add("Statement", problems: ["data/request.json is missing or cannot be read"], otherwise: "")
            return
        }
        report.subject = statement.subject.name
        report.period = "\(statement.period.from) to \(statement.period.until)"
        report.messages = contents.messages.counts.messages
        report.conversations = contents.conversations.lines
        report.messagesBeforeCutoff = statement.period.messagesBeforeCutoff
        checkInformation(statement)
        checkCounts(statement)
        checkAttachments(statement)
        checkMessages(statement)
        checkReactions()
        checkConversations()
        checkAgreement()
        report.addCompleteness(contents.commitments, of: statement)
        report.notes.append(
            "The archive is not signed: nothing was changed since the digests were made, but who made them is not proven."
        )
    }
}
