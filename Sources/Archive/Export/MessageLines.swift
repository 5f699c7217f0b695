internal import Chat
internal import Storage

/// Turns batches of rows into the lines of `messages.jsonl`, and counts what passes.
///
/// The hot path: no String and no encoder per row.
struct MessageLines {
    private(set) var counts = ExportCounts()
    private(set) var first: Message.ID?
    private(set) var last: Message.ID?
    private(set) var messagesByConversation: [Conversation.ID: Int] = [:]
    private(set) var files = AttachmentFiles()

    /// Appends one line for every row of a batch.
    mutating func write(
        _ batch: MessageBatch,
        author: User.ID,
        revisions: [Message.ID: [Revision]],
        attachments: [Message.ID: [Attachment]],
        mentions: [Message.ID: [User.ID]],
        to stream: MemberStream
    ) throws {
        first = first ?? batch.rows.first?.id
        last = batch.rows.last?.id ?? last
        let hasMentions = !mentions.isEmpty
        try batch.withBytes { bytes in
            for row in batch.rows {
                let line = stream.buffer
                Self.begin(row, author: author, bytes, on: line)
                if hasMentions, let people = mentions[row.id] { Self.write(people, on: line) }
                if let earlier = revisions[row.id] {
                    counts.revisions += earlier.count
                    Self.write(earlier, on: line)
                }
                if let attached = attachments[row.id] {
                    counts.attachments += attached.count
                    write(attached, on: line)
                }
                line.append("}\n")
                count(row)
                try stream.flushIfFull()
            }
        }
    }

    private mutating func count(_ row: MessageBatch.Row) {
        counts.messages += 1
        if row.kind != Message.Kind.message.rawValue { counts.events += 1 }
        messagesByConversation[row.conversation, default: 0] += 1
    }

    private static func begin(
        _ row: MessageBatch.Row,
        author: User.ID,
        _ bytes: UnsafeRawBufferPointer,
        on line: OutputBuffer
    ) {
        line.append("{\"id\":")
        line.appendJSON(row.id)
        line.append(",\"authorId\":")
        line.appendJSON(author)
        line.append(",\"conversationId\":")
        line.appendJSON(row.conversation)
        line.append(",\"sentAt\":")
        line.appendJSON(row.id.instant)
        line.append(row.kind == Message.Kind.message.rawValue ? ",\"kind\":\"message\"" : ",\"kind\":\"event\"")
        append(",\"subtype\":", row.subtype, of: bytes, on: line)
        append(",\"text\":", row.text, of: bytes, on: line)
        append(",\"sourceText\":", row.sourceText, of: bytes, on: line)
        append(",\"sourceKey\":", row.sourceKey, of: bytes, on: line)
        if let thread = row.thread {
            line.append(",\"threadId\":")
            line.appendJSON(thread)
        }
        append(",\"editedAt\":", row.editedAt, on: line)
        append(",\"deletedAt\":", row.deletedAt, on: line)
    }

    private static func append(
        _ name: StaticString,
        _ piece: MessageBatch.Piece,
        of bytes: UnsafeRawBufferPointer,
        on line: OutputBuffer
    ) {
        guard !piece.isNull else { return }
        line.append(name)
        line.appendJSON(MessageBatch.slice(piece, of: bytes))
    }

    private static func append(_ name: StaticString, _ instant: Instant?, on line: OutputBuffer) {
        guard let instant else { return }
        line.append(name)
        line.appendJSON(instant)
    }

    private static func append(_ name: StaticString, _ text: String?, on line: OutputBuffer) {
        guard let text else { return }
        line.append(name)
        line.appendJSON(text)
    }

    private static func write(_ mentioned: [User.ID], on line: OutputBuffer) {
        line.append(",\"mentions\":[")
        for (index, user) in mentioned.enumerated() {
            if index > 0 { line.append(",") }
            line.appendJSON(user)
        }
        line.append("]")
    }

    private static func write(_ revisions: [Revision], on line: OutputBuffer) {
        line.append(",\"revisions\":[")
        for (index, revision) in revisions.enumerated() {
            line.append(index == 0 ? "{\"writtenAt\":" : ",{\"writtenAt\":")
            line.appendJSON(revision.writtenAt)
            append(",\"text\":", revision.text, on: line)
            append(",\"sourceText\":", revision.sourceText, on: line)
            line.append("}")
        }
        line.append("]")
    }

    private mutating func write(_ attached: [Attachment], on line: OutputBuffer) {
        line.append(",\"attachments\":[")
        for (index, file) in attached.enumerated() {
            line.append(index == 0 ? "{\"sourceKey\":" : ",{\"sourceKey\":")
            line.appendJSON(file.sourceKey)
            Self.append(",\"name\":", file.name, on: line)
            Self.append(",\"title\":", file.title, on: line)
            Self.append(",\"mediaType\":", file.mediaType, on: line)
            if let size = file.size {
                line.append(",\"size\":")
                line.append(String(size))
            }
            Self.append(",\"sourceUrl\":", file.sourceURL, on: line)
            Self.append(",\"sha256\":", file.digest?.hexadecimal, on: line)
            Self.append(",\"path\":", files.path(of: file), on: line)
            Self.append(",\"deletedAt\":", file.deletedAt, on: line)
            line.append("}")
        }
        line.append("]")
    }
}
