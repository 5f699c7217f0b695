public import Chat
private import Dispatch
private import Foundation

/// Checks an archive by nothing but the file itself.
public struct ArchiveVerification {
    /// What is in the archive.
    let contents: BagContents
    private let keys: [PublicKey]?
    /// What was found so far.
    var report = VerificationReport()

    /// Checks the archive at a path.
    ///
    /// A file that is no archive, or cannot be read to its end, gives a report that says so.
    ///
    /// - Parameter keys: those of which one must have signed the archive; `nil` when none is known.
    public static func verify(path: String, signedByOneOf keys: [PublicKey]? = nil) async -> VerificationReport {
        do {
            return try await DispatchQueue.runBlocking(named: "habeas.verify") {
                var generator = SystemRandomNumberGenerator()
                let reader = try BagReader(path: path, key: MessageSum.Key(using: &generator))
                var verification = Self(contents: reader.read(), keys: keys)
                verification.run()
                return verification.report
            }
        } catch {
            var report = VerificationReport()
            report.add("ZIP file", problems: ["\(error)"], otherwise: "")
            return report
        }
    }

    private init(contents: BagContents, keys: [PublicKey]?) {
        self.contents = contents
        self.keys = keys
    }

    private mutating func run() {
        checkSeal()
        checkBag()
        checkManifest(
            "manifest-sha256.txt",
            of: contents.files.filter { $0.key.hasPrefix("data/") },
            as: "Payload digests"
        )
        let tags = contents.files.filter { !$0.key.hasPrefix("data/") && !BagSignature.unlisted.contains($0.key) }
        checkManifest("tagmanifest-sha256.txt", of: tags, as: "Tag digests")
        checkStatement()
    }

    private mutating func checkStatement() {
        guard let statement = contents.texts["data/request.json"].flatMap(Self.statement) else {
            report.add("Statement", problems: ["data/request.json is missing or cannot be read"], otherwise: "")
            return
        }
        report.subject = statement.subjectNames.printable
        report.period = "\(statement.covered.from) to \(statement.covered.until)".printable
        report.messages = contents.messages.counts.messages
        report.conversations = contents.conversations.lines
        report.messagesBeforeCutoff = statement.messagesBeforeCutoff
        checkInformation(statement)
        checkCounts(statement)
        checkAttachments(statement)
        checkMessages(statement)
        checkReactions(statement)
        checkConversations()
        checkAgreement()
        if let export = statement as? ExportStatement { report.addCompleteness(contents.commitments, of: export) }
        SignatureCheck(files: contents.texts, statement: statement, keys: keys).add(to: &report)
        if let merged = statement as? MergedStatement { report.notes += merged.notes.map(\.printable) }
    }

    /// Reads the statement of either kind of archive.
    private static func statement(_ json: Data) -> (any ArchiveStatement)? {
        if let statement = try? JSONDecoder().decode(MergedStatement.self, from: json),
            statement.format == MergedStatement.format
        {
            return statement
        }
        return try? JSONDecoder().decode(ExportStatement.self, from: json)
    }
}
