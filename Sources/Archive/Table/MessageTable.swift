internal import Chat
internal import Storage

/// Writes `messages.csv`: one row for each message, in the order of `messages.jsonl` (RFC 4180, in UTF-8).
struct MessageTable {
    /// The columns, in order.
    static let columns = [
        "id", "sentAt", "authorId", "conversationId", "conversation", "kind", "subtype", "text", "threadId", "editedAt",
        "deletedAt", "earlierTexts", "attachments", "sourceKey",
    ]

    private let label: (Conversation.ID) throws -> ConversationLabel
    /// What the cells of a conversation look like, made once.
    private var cells: [Conversation.ID: OutputBuffer] = [:]

    /// Makes a table that names conversations by their labels.
    init(label: @escaping (Conversation.ID) throws -> ConversationLabel) {
        self.label = label
    }

    /// Appends the line with the names of the columns.
    func writeHeader(to output: OutputBuffer) {
        output.append(Self.columns.joined(separator: ",") + "\r\n")
    }

    /// Appends the row of one message.
    mutating func write(_ message: MessageRecord, to output: OutputBuffer) throws {
        output.appendText(message.id)
        output.append(UInt8(ascii: ","))
        output.appendText(message.id.instant)
        output.append(UInt8(ascii: ","))
        output.appendText(message.author)
        output.append(UInt8(ascii: ","))
        output.append(try conversation(message.conversation).bytes)
        output.append(message.kind == .message ? ",message," : ",event,")
        if let subtype = message.subtype { output.appendCell(subtype) }
        output.append(UInt8(ascii: ","))
        output.appendCell(message.text)
        output.append(UInt8(ascii: ","))
        if let thread = message.thread { output.appendText(thread) }
        output.append(UInt8(ascii: ","))
        if let editedAt = message.editedAt { output.appendText(editedAt) }
        output.append(UInt8(ascii: ","))
        if let deletedAt = message.deletedAt { output.appendText(deletedAt) }
        output.append(UInt8(ascii: ","))
        if !message.revisions.isEmpty { output.append(String(message.revisions.count)) }
        output.append(UInt8(ascii: ","))
        if !message.attachments.isEmpty { output.append(String(message.attachments.count)) }
        output.append(UInt8(ascii: ","))
        if let sourceKey = message.sourceKey { output.appendCell(sourceKey) }
        output.append("\r\n")
    }

    private mutating func conversation(_ id: Conversation.ID) throws -> OutputBuffer {
        if let known = cells[id] { return known }
        let cell = OutputBuffer(capacity: 64)
        cell.appendText(id)
        cell.append(UInt8(ascii: ","))
        var title = try label(id).title
        title.withUTF8 { cell.appendCell(UnsafeRawBufferPointer($0)) }
        cells[id] = cell
        return cell
    }
}
