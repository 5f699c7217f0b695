internal import Chat
internal import Storage

/// Writes the lines of `messages.jsonl`, and counts what passes.
struct MessageLines {
    private(set) var counts = ExportCounts()
    private(set) var first: Message.ID?
    private(set) var last: Message.ID?
    private(set) var messagesByConversation: [Conversation.ID: Int] = [:]
    private(set) var files = AttachmentFiles()

    /// Appends the line of one message.
    mutating func write(_ message: MessageRecord, to stream: MemberStream) throws {
        let buffer = stream.buffer
        buffer.appendLine(message)
        buffer.append(UInt8(ascii: "\n"))
        try stream.flushIfFull()
        count(message)
    }

    /// Appends a line of an archive as it is, with the message that it stands for.
    mutating func write(_ line: UnsafeRawBufferPointer, of message: MessageRecord, to stream: MemberStream) throws {
        stream.buffer.append(line)
        stream.buffer.append("\n")
        try stream.flushIfFull()
        count(message)
    }

    private mutating func count(_ message: MessageRecord) {
        first = first ?? message.id
        last = message.id
        counts.messages += 1
        if message.kind == .event { counts.events += 1 }
        counts.revisions += message.revisions.count
        counts.attachments += message.attachments.count
        for attachment in message.attachments { files.take(attachment) }
        messagesByConversation[message.conversation, default: 0] += 1
    }
}
