internal import Chat
internal import Storage

/// What a merged archive states about itself: `data/request.json`.
struct MergedStatement: Codable, Equatable {
    /// Somebody whose messages are there.
    struct Subject: Codable, Equatable {
        var id: String
        var name: String
        var email: String?
        var sourceKey: String?
        /// Lines of `messages.jsonl` that are theirs.
        var messages: Int
    }

    /// An archive that was merged.
    struct Source: Codable, Equatable {
        /// The name that the file had.
        var file: String
        var sha256: String
        /// Where its tag files are, inside the bag.
        var folder: String
        /// Whether everything that was checked held.
        var verified: Bool
        /// What did not hold.
        var problems: [String]
        /// What could not be proven.
        var notes: [String]
        /// What it states about itself.
        var statement: ExportStatement
    }

    /// How the messages of several archives became one order.
    struct Overlap: Codable, Equatable {
        /// Messages that several sources have; they are there once.
        var repeatedMessages: Int
        /// Of these, those that were changed between the requests; they are as the newest request has them.
        var changedMessages: Int
    }

    static let format = "habeas-merged-archive"

    var format = Self.format
    var formatVersion = 1
    var software = ExportStatement.Software()
    /// With what the bag is signed; the command line has no key of the organization.
    var signature: ExportStatement.Signature?
    var organization: ExportStatement.Party
    var mergedAt: String
    var subjects: [Subject]
    var sources: [Source]
    var overlap: Overlap
    var counts: ExportCounts
    var firstMessage: MessageMark?
    var lastMessage: MessageMark?
    /// The forms of the messages.
    var formats: [String]?
}

extension MergedStatement {
    init(
        sources: [MergeSource],
        lines: MessageLines,
        messagesByAuthor: [User.ID: Int],
        counts: ExportCounts,
        overlap: Overlap,
        now: Instant,
        formats: Set<ArchiveFormat>,
        signer: Signer?
    ) {
        let subjects = sources.newestByAuthor.sorted { $0.key < $1.key }.map { author, source in
            let party = source.statement.subject
            return Subject(
                id: party.id,
                name: party.name,
                email: party.email,
                sourceKey: party.sourceKey,
                messages: messagesByAuthor[author] ?? 0
            )
        }
        let latest = sources.max { $1.isNewer(than: $0) }?.statement.organization
        self.init(
            signature: signer.map { .init(keyId: $0.publicKey.fingerprint) },
            organization: latest ?? sources[0].statement.organization,
            mergedAt: now.description,
            subjects: subjects,
            sources: sources.enumerated().map { Source($1, folder: MergedOrigin.folder(of: $0)) },
            overlap: overlap,
            counts: counts,
            firstMessage: lines.first.map(MessageMark.init),
            lastMessage: lines.last.map(MessageMark.init),
            formats: formats.map(\.rawValue).sorted()
        )
    }
}

extension MergedStatement.Source {
    fileprivate init(_ source: MergeSource, folder: String) {
        self.init(
            file: source.name,
            sha256: source.sha256,
            folder: folder,
            verified: source.report.isValid,
            problems: source.report.checks.filter { !$0.passed }.map { "\($0.name): \($0.detail)" },
            notes: source.report.notes,
            statement: source.statement
        )
    }
}

extension MergedStatement: ArchiveStatement {
    var mustBeSigned: Bool { false }

    var identifier: String { "merged-\(sources.first?.statement.request.id ?? "")" }
    var requests: [ExportStatement] { sources.map(\.statement) }
    var authors: Set<String> { Set(subjects.map(\.id)) }
    var subjectNames: String { subjects.map(\.name).joined(separator: ", ") }
    /// From the beginning of the first period to the end of the last; texts of instants sort by time.
    var covered: (from: String, until: String) {
        let periods = sources.map(\.statement.period)
        return (periods.map(\.from).min() ?? "", periods.map(\.until).max() ?? "")
    }
    var messagesBeforeCutoff: Int { sources.reduce(0) { $0 + $1.statement.period.messagesBeforeCutoff } }
}
