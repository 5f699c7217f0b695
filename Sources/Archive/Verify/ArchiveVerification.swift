public import Chat
private import Foundation

/// Checks an archive by nothing but the file itself.
public struct ArchiveVerification {
    private let contents: BagContents
    private let keys: [PublicKey]?
    private var report = VerificationReport()

    /// Checks the archive at a path.
    ///
    /// A file that is no archive, or cannot be read to its end, gives a report that says so.
    ///
    /// - Parameter keys: those of which one must have signed the archive; `nil` when none is known.
    public static func verify(path: String, signedByOneOf keys: [PublicKey]? = nil) -> VerificationReport {
        do {
            var verification = Self(contents: try BagContents(path: path), keys: keys)
            verification.run()
            return verification.report
        } catch {
            var report = VerificationReport()
            report.add("File", problems: ["\(error)"], otherwise: "")
            return report
        }
    }

    private init(contents: BagContents, keys: [PublicKey]?) {
        self.contents = contents
        self.keys = keys
    }

    private mutating func run() {
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

    private mutating func checkBag() {
        var problems = contents.problems
        let declaration = contents.text("bagit.txt")?.split(whereSeparator: \.isNewline).map(String.init) ?? []
        if declaration != ["BagIt-Version: 1.0", "Tag-File-Character-Encoding: UTF-8"] {
            problems.append("bagit.txt does not declare a BagIt 1.0 bag in UTF-8")
        }
        let payload = contents.files.filter { $0.key.hasPrefix("data/") }
        let measure = "\(payload.reduce(0) { $0 + $1.value.size }).\(payload.count)"
        let lines = contents.text("bag-info.txt")?.split(whereSeparator: \.isNewline) ?? []
        if !lines.contains("Payload-Oxum: \(measure)") {
            problems.append("bag-info.txt does not state the payload's measure, \(measure)")
        }
        report.add("Bag", problems: problems, otherwise: "BagIt 1.0, \(payload.count) payload files")
    }

    /// A manifest lists each of its files exactly once, with the digest that the file has.
    private mutating func checkManifest(_ name: String, of files: [String: BagContents.File], as title: String) {
        guard let text = contents.text(name) else {
            report.add(title, problems: ["\(name) is missing"], otherwise: "")
            return
        }
        var problems: [String] = []
        var listed: Set<String> = []
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            let file = parts.count == 2 ? String(parts[1].drop { $0 == " " || $0 == "*" }) : ""
            guard parts.count == 2, listed.insert(file).inserted else {
                problems.append("\(name) has a line that cannot be read, or one file twice")
                continue
            }
            if files[file] == nil {
                problems.append("\(file) is missing")
            } else if files[file]?.sha256 != parts[0].lowercased() {
                problems.append("\(file) was changed")
            }
        }
        problems += files.keys.filter { !listed.contains($0) }.sorted().map { "\($0) is not listed in \(name)" }
        report.add(title, problems: problems, otherwise: "SHA-256 of \(files.count) files")
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
        SignatureCheck(files: contents.texts, statement: statement, keys: keys).add(to: &report)
    }

    /// What people read of the bag must not say other than the statement.
    private mutating func checkInformation(_ statement: ExportStatement) {
        let lines = contents.text("bag-info.txt")?.split(whereSeparator: \.isNewline).map(String.init) ?? []
        var problems: [String] = []
        for (label, value) in statement.bagInformation {
            let expected = "\(label): \(BagWriter.oneLine(value))"
            if lines.filter({ $0.hasPrefix("\(label):") }) != [expected] {
                problems.append("bag-info.txt does not say once, and as data/request.json does: \(label)")
            }
        }
        if contents.files["README.txt"]?.size ?? 0 == 0 { problems.append("README.txt is missing") }
        report.add("Bag information", problems: problems, otherwise: "as in data/request.json; README.txt is there")
    }

    private mutating func checkMessages(_ statement: ExportStatement) {
        let messages = contents.messages
        let name = "data/messages.jsonl"
        var problems: [String] = []
        if messages.malformedLines > 0 || contents.unfinishedFiles.contains(name) {
            problems.append("\(name) has lines that cannot be read: \(messages.malformedLines)")
        }
        if messages.linesOutOfOrder > 0 { problems.append("messages are out of order or there twice") }
        if messages.linesOfAnotherTime > 0 {
            problems.append("\(messages.linesOfAnotherTime) messages have a sentAt that is not the time in their id")
        }
        if !messages.authors.isSubset(of: [statement.subject.id]) {
            problems.append("there are messages of somebody other than the subject")
        }
        if messages.first.map(MessageMark.init) != statement.firstMessage
            || messages.last.map(MessageMark.init) != statement.lastMessage
        {
            problems.append("the first or the last message is not the one stated")
        }
        if let from = Instant(statement.period.from), let until = Instant(statement.period.until) {
            if let first = messages.first, let last = messages.last, first.instant < from || last.instant >= until {
                problems.append("there are messages outside of the period")
            }
        } else {
            problems.append("the period stated cannot be read")
        }
        report.add("Messages", problems: problems, otherwise: "all of the subject, in order, inside the period")
    }

    private mutating func checkReactions() {
        let name = "data/reactions.jsonl"
        let isSound = contents.reactions.malformedLines == 0 && !contents.unfinishedFiles.contains(name)
        let problems = isSound ? [] : ["\(name) has lines that cannot be read: \(contents.reactions.malformedLines)"]
        report.add("Reactions", problems: problems, otherwise: "\(contents.reactions.lines) lines can be read")
    }

    /// Every conversation that a message names is there with the number of its messages, and no other is.
    private mutating func checkConversations() {
        let name = "data/conversations.jsonl"
        let stated = contents.conversations.messages
        let counted = contents.messages.messagesByConversation
        var problems: [String] = []
        if contents.conversations.malformedLines > 0 || contents.unfinishedFiles.contains(name) {
            problems.append("\(name) has lines that cannot be read: \(contents.conversations.malformedLines)")
        }
        for id in Set(stated.keys).union(counted.keys).sorted() where stated[id] != counted[id] {
            problems.append(
                stated[id].map { "\(counted[id] ?? 0) messages in conversation \(id) where \($0) are stated" }
                    ?? "conversation \(id), which messages name, is missing"
            )
        }
        report.add("Conversations", problems: problems, otherwise: "each with as many messages as it states")
    }

    /// Every file that a message names is there as it is named, and every file that is there is named.
    private mutating func checkAttachments(_ statement: ExportStatement) {
        let files = contents.files.filter { $0.key.hasPrefix(AttachmentFile.folder) }
        let size = files.reduce(0) { $0 + $1.value.size }
        var problems: [String] = []
        if contents.messages.files.malformedLines > 0 { problems.append("attachments of messages cannot be read") }
        var unnamed = Set(files.keys)
        for named in contents.messages.files.named.sorted(by: { ($0.path ?? "") < ($1.path ?? "") }) {
            guard let path = named.path else { continue }
            unnamed.remove(path)
            if files[path] == nil {
                problems.append("\(path), which a message has, is missing")
            } else if files[path]?.sha256 != named.sha256 || files[path]?.size != named.size {
                problems.append("\(path) is not the file that a message has")
            }
        }
        problems += unnamed.sorted().map { "\($0) is on no message" }
        if files.count != statement.counts.attachmentFiles || Int64(clamping: size) != statement.counts.attachmentBytes
        {
            problems.append(
                "\(files.count) files of \(size) bytes where \(statement.counts.attachmentFiles) of "
                    + "\(statement.counts.attachmentBytes) are stated"
            )
        }
        report.add(
            "Attachments",
            problems: problems,
            otherwise: "\(files.count) files of \(size) bytes, each on a message"
        )
    }

    private mutating func checkCounts(_ statement: ExportStatement) {
        let counts = contents.messages.counts
        let counted = [
            ("messages", counts.messages, statement.counts.messages),
            ("events", counts.events, statement.counts.events),
            ("revisions", counts.revisions, statement.counts.revisions),
            ("attachments", counts.attachments, statement.counts.attachments),
            ("reactions", contents.reactions.lines, statement.counts.reactions),
            ("conversations", contents.conversations.lines, statement.counts.conversations),
        ]
        let problems = counted.filter { $0.1 != $0.2 }.map { "\($0.1) \($0.0) where \($0.2) are stated" }
        report.add("Counts", problems: problems, otherwise: counted.map { "\($0.1) \($0.0)" }.joined(separator: ", "))
    }
}
