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
    /// - Returns: how much the archive holds.
    /// - Throws: an ``ArchiveError`` or a database error.
    public func write(to path: String) throws -> ExportCounts {
        let bag = try BagWriter(path: path, date: order.request.createdAt)
        do {
            let counts = try fill(bag)
            try FileDurability.sync(path)
            return counts
        } catch {
            bag.abandon()
            // The failure itself is what the caller must hear of.
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
    }

    private func fill(_ bag: BagWriter) throws -> ExportCounts {
        var lines = MessageLines()
        try bag.addPayload("data/messages.jsonl") { try writeMessages(&lines, to: $0) }
        var counts = lines.counts
        for file in lines.files.all {
            counts.attachmentFiles += 1
            counts.attachmentBytes += try file.add(from: blobs, to: bag)
        }
        try bag.addPayload("data/reactions.jsonl") { counts.reactions = try writeReactions(to: $0) }
        try bag.addPayload("data/conversations.jsonl") { stream in
            counts.conversations = try writeConversations(lines.messagesByConversation, to: stream)
        }
        let statement = ExportStatement(
            order: order,
            lines: lines,
            counts: counts,
            left: try leftOut(),
            imports: try transaction.imports.all(in: order.organization.id)
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let json = try encoder.encode(statement)
        try bag.addPayload("data/request.json") { stream in
            json.withUnsafeBytes { stream.buffer.append($0) }
            stream.buffer.append("\n")
        }
        try bag.finish(information: statement.bagInformation, readme: statement.readme)
        return counts
    }

    private func leftOut() throws -> (messages: LeftOut, reactions: LeftOut) {
        let messages = transaction.messages
        let author = order.subject.id
        let held = try order.held.map { _ in try messages.count(in: order.range.until(order.cutoff)) }
        return (
            try LeftOut(order, held: held?.messages) { try messages.count(by: author, from: $0, until: $1) },
            try LeftOut(order, held: held?.reactions) { try messages.countReactions(by: author, from: $0, until: $1) }
        )
    }

    private func writeMessages(_ lines: inout MessageLines, to stream: MemberStream) throws {
        try transaction.messages.forEachRecord(in: order.range) { message in
            try lines.write(message, to: stream)
        }
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

    private func writeConversations(_ counts: [Conversation.ID: Int], to stream: MemberStream) throws -> Int {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for (id, count) in counts.sorted(by: { $0.key < $1.key }) {
            let conversation = try transaction.conversations.find(id, in: order.organization.id)
            let names = conversation?.kind == .group ? nil : try transaction.conversations.participantNames(of: id)
            let line = ConversationLine(id: id, conversation: conversation, participants: names, messages: count)
            try encoder.encode(line).withUnsafeBytes { stream.buffer.append($0) }
            stream.buffer.append("\n")
            try stream.flushIfFull()
        }
        return counts.count
    }
}
