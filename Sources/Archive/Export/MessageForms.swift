internal import Chat
internal import Storage

/// The forms of the messages besides JSON Lines, all written in the one pass over them.
struct MessageForms {
    private let spool: MemberSpool
    private var table: (form: MessageTable, stream: SpooledStream)?
    private var transcript: Transcript?
    private var review: ReviewFiles?

    /// Begins the forms that were chosen.
    ///
    /// - Parameters:
    ///   - formats: the forms.
    ///   - heading: whom the archive is about.
    ///   - label: tells what a conversation is called.
    ///   - attachment: hands over the bytes of an attachment.
    ///   - spool: where the forms are kept until they have their place in the archive.
    init(
        _ formats: Set<ArchiveFormat>,
        heading: ArchiveHeading,
        label: @escaping (Conversation.ID) throws -> ConversationLabel,
        attachment: @escaping ReviewAttachment.Reader,
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
            transcript = Transcript(heading: heading.transcript, conversation: label, emit: spool.add)
        }
        if formats.contains(.rsmf) {
            review = ReviewFiles(heading: heading, conversation: label, attachment: attachment, emit: spool.add)
        }
    }

    /// Adds a message to each form.
    mutating func write(_ message: MessageRecord) throws {
        if let stream = table?.stream {
            try table?.form.write(message, to: stream.buffer)
            try stream.flushIfFull()
        }
        try transcript?.take(message)
        try review?.take(message)
    }

    /// Completes each form with what the archive states about itself.
    mutating func finish(_ statement: any ArchiveStatement) throws {
        if let stream = table?.stream {
            try stream.finish()
            let title = "Chat messages written by \(statement.subjectNames)"
            let json = try TableDescription.json(title: title, request: statement.identifier)
            try spool.add("data/datapackage.json", OutputBuffer(json))
        }
        try transcript?.finish(statement)
        try review?.finish()
    }
}
