internal import Chat
internal import Storage

/// The forms of the messages besides JSON Lines, all written in the one pass over them.
struct MessageForms {
    private let spool: MemberSpool
    private var table: (form: MessageTable, stream: SpooledStream)?
    private var transcript: Transcript?

    /// Begins the forms that were chosen.
    ///
    /// - Parameters:
    ///   - heading: whom the archive is about.
    ///   - label: tells what a conversation is called.
    ///   - spool: where the forms are kept until they have their place in the archive.
    init(
        _ formats: Set<ArchiveFormat>,
        heading: TranscriptHeading,
        label: @escaping (Conversation.ID) throws -> ConversationLabel,
        _ spool: MemberSpool
    ) throws {
        self.spool = spool
        if formats.contains(.csv) {
            let form = MessageTable(label: label)
            let stream = try spool.stream("data/messages.csv")
            form.writeHeader(to: stream.buffer)
            table = (form, stream)
        }
        if formats.contains(.html) {
            transcript = Transcript(heading: heading, conversation: label, emit: spool.add)
        }
    }

    /// Adds a message to each form.
    mutating func write(_ message: MessageRecord) throws {
        if let stream = table?.stream {
            try table?.form.write(message, to: stream.buffer)
            try stream.flushIfFull()
        }
        try transcript?.take(message)
    }

    /// Completes each form with what the archive states about itself.
    mutating func finish(_ statement: ExportStatement) throws {
        if let stream = table?.stream {
            try stream.finish()
            let title = "Chat messages written by \(statement.subject.name)"
            let json = try TableDescription.json(title: title, request: statement.request.id)
            try spool.add("data/datapackage.json", OutputBuffer(json))
        }
        try transcript?.finish(statement)
    }
}
