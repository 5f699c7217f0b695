internal import Chat
internal import Storage

/// Fills the bag of a merged archive.
struct MergedBag {
    let sources: [MergeSource]
    let bag: BagWriter
    let spool: MemberSpool
    let signer: Signer?

    /// Writes every file of the bag and closes it.
    func fill(formats: Set<ArchiveFormat>, now: Instant) throws -> MergeResult {
        let conversations = try MergedConversations(sources)
        var lines = MessageLines()
        var messagesByAuthor: [User.ID: Int] = [:]
        var timeline = try MergedTimeline(sources)
        let attachments = MergedAttachments(sources)
        var forms = try MessageForms(
            formats,
            heading: heading,
            label: conversations.label(of:),
            attachment: attachments.forEachPiece,
            spool
        )
        try bag.addPayload(ArchivedMessages.name) { stream in
            try timeline.forEach { message, line in
                try lines.write(line, of: message, to: stream)
                try forms.write(message)
                messagesByAuthor[message.author, default: 0] += 1
            }
        }
        var counts = lines.counts
        counts.attachmentFiles = lines.files.all.count
        counts.attachmentBytes = try attachments.add(lines.files.all, to: bag)
        try bag.addPayload("data/reactions.jsonl") { counts.reactions = try MergedReactions(sources).write(to: $0) }
        try bag.addPayload("data/conversations.jsonl") {
            try conversations.write(lines.messagesByConversation, to: $0)
        }
        counts.conversations = lines.messagesByConversation.count
        for (index, source) in sources.enumerated() { try MergedOrigin(of: source, at: index).add(to: bag) }
        let statement = MergedStatement(
            sources: sources,
            lines: lines,
            messagesByAuthor: messagesByAuthor,
            counts: counts,
            overlap: .init(repeatedMessages: timeline.repeated, changedMessages: timeline.changed),
            now: now,
            formats: formats,
            signer: signer
        )
        try forms.finish(statement)
        try bag.addPayload(spool)
        try bag.addPayload("data/messages.schema.json", OutputBuffer(MessageSchema.json))
        try bag.addPayload("data/request.json", try statement.json)
        _ = try bag.finish(information: statement.bagInformation, readme: statement.readme, signer: signer)
        return MergeResult(
            subjects: statement.subjects.map(\.name),
            counts: counts,
            repeatedMessages: timeline.repeated,
            changedMessages: timeline.changed,
            notValid: sources.filter { !$0.report.isValid }.map(\.name)
        )
    }

    /// The language and the names are those of the newest requests.
    private var heading: ArchiveHeading {
        let newest = sources.newestByAuthor
        let latest = sources.max { $1.isNewer(than: $0) }?.statement
        return ArchiveHeading(
            language: latest?.language.flatMap(ArchiveLanguage.init) ?? .english,
            organization: latest?.organization.name ?? "",
            subjects: newest.mapValues { source in
                ArchiveHeading.Person(name: source.statement.subject.name, email: source.statement.subject.email)
            }
        )
    }
}
