internal import Chat
private import Foundation
public import Storage

/// Writes one subject's archive: every message of the range, and nothing of anybody else.
public struct ArchiveExport {
    private let order: ExportOrder
    private let transaction: StoreTransaction
    private let blobs: BlobDirectory

    /// Prepares an export.
    ///
    /// - Parameters:
    ///   - order: what the archive is to hold.
    ///   - transaction: the moment that is read.
    ///   - blobs: where the bytes of attachments are.
    public init(_ order: ExportOrder, from transaction: StoreTransaction, blobs: BlobDirectory) {
        self.order = order
        self.transaction = transaction
        self.blobs = blobs
    }

    /// Writes the archive to a path and makes it durable; a failure leaves no file.
    ///
    /// - Returns: how much the archive holds, and what its file measures.
    /// - Throws: an ``ArchiveError`` or a database error.
    public func write(to path: String) throws -> (counts: ExportCounts, file: FileFingerprint) {
        do {
            let spool = try MemberSpool(beside: path)
            return try fill(BagWriter(path: path, date: order.request.createdAt), spool)
        } catch {
            // The failure itself is what the caller must hear of.
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
    }

    private func fill(_ bag: BagWriter, _ spool: MemberSpool) throws -> (ExportCounts, FileFingerprint) {
        let labels = try ConversationLabels(order, from: transaction)
        var commitments = CommitmentLines(of: order.range, in: transaction.commitments)
        try bag.addPayload("data/commitments.jsonl") { try commitments.write(to: $0) }
        var lines = MessageLines()
        let heading = ArchiveHeading(
            language: order.request.choices.language,
            organization: order.organization.name,
            subjects: [order.subject.id: .init(name: order.subject.name, email: order.subject.email)]
        )
        var forms = try MessageForms(
            order.request.choices.formats,
            heading: heading,
            label: labels.label(of:),
            attachment: { digest, body in try AttachmentFile.forEachPiece(of: digest, in: blobs, body) },
            spool
        )
        try bag.addPayload("data/messages.jsonl") { stream in
            try transaction.messages.forEachRecord(in: order.range) { message in
                try lines.write(message, to: stream)
                try forms.write(message)
            }
        }
        var counts = lines.counts
        for file in lines.files.all {
            counts.attachmentFiles += 1
            counts.attachmentBytes += try file.add(from: blobs, to: bag)
        }
        try bag.addPayload("data/reactions.jsonl") { counts.reactions = try writeReactions(to: $0) }
        try bag.addPayload("data/conversations.jsonl") { stream in
            counts.conversations = try write(lines.messagesByConversation, labels, to: stream)
        }
        let statement = ExportStatement(
            order: order,
            lines: lines,
            counts: counts,
            left: try leftOut(),
            commitment: .init(commitments.root),
            removed: try transaction.commitments.removedMonths(of: order.subject.id),
            imports: try transaction.imports.all(in: order.organization.id),
            restriction: try restriction()
        )
        try forms.finish(statement)
        try bag.addPayload(spool)
        try bag.addPayload("data/messages.schema.json", OutputBuffer(MessageSchema.json))
        try bag.addPayload("data/request.json", statement.json)
        let file = try bag.finish(
            information: statement.bagInformation,
            readme: statement.readme,
            signer: order.signer
        )
        return (counts, file)
    }

    /// To what conversations the archive is restricted, and how much of the period it does not have for that.
    private func restriction() throws -> ExportStatement.Restriction? {
        guard let conversations = order.conversations else { return nil }
        let whole = try transaction.messages.count(in: order.range.everywhere)
        let chosen = try transaction.messages.count(in: order.range)
        return .init(
            conversationIds: conversations.sorted().map(\.description),
            messagesElsewhere: whole.messages - chosen.messages,
            reactionsElsewhere: whole.reactions - chosen.reactions
        )
    }

    private func leftOut() throws -> (messages: LeftOut, reactions: LeftOut) {
        let messages = transaction.messages
        let author = order.subject.id
        let held = try order.held.map { _ in try messages.count(in: order.range.everywhere.until(order.cutoff)) }
        return (
            try LeftOut(order, held: held?.messages) { try messages.count(by: author, from: $0, until: $1) },
            try LeftOut(order, held: held?.reactions) { try messages.countReactions(by: author, from: $0, until: $1) }
        )
    }

    private func writeReactions(to stream: MemberStream) throws -> Int {
        var count = 0
        try transaction.messages.forEachReaction(in: order.range) { message, emoji in
            stream.buffer.append("{\"messageId\":")
            stream.buffer.appendJSON(message)
            stream.buffer.append(",\"messageSentAt\":")
            stream.buffer.appendJSON(message.instant)
            stream.buffer.append(",\"emoji\":")
            stream.buffer.appendJSON(emoji)
            stream.buffer.append("}\n")
            count += 1
            try stream.flushIfFull()
        }
        return count
    }

    private func write(
        _ counts: [Conversation.ID: Int],
        _ labels: ConversationLabels,
        to stream: MemberStream
    ) throws -> Int {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for (id, count) in counts.sorted(by: { $0.key < $1.key }) {
            let line = ConversationLine(try labels.label(of: id), messages: count)
            try encoder.encode(line).withUnsafeBytes { stream.buffer.append($0) }
            stream.buffer.append("\n")
            try stream.flushIfFull()
        }
        return counts.count
    }
}
