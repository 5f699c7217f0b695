public import Chat
internal import Database

/// Messages with their revisions, reactions and attachments; they lie in the order of author and time.
public struct MessageRepository {
    let connection: any DatabaseConnection
    /// What changes a message's line is noted here, so that the transaction commits to it (decision 0011).
    let touched: TouchedMessages

    /// Adds a message; tells whether it was added, which it is not when its identifier is taken.
    public func insert(_ message: Message) throws -> Bool {
        try connection.makeRoom(in: "messages") { TablePart(ofMessage: message.id) }
        let isNew = try connection.execute(Self.insertion + " ON CONFLICT DO NOTHING", Self.values(of: message)) > 0
        if isNew { touched.note(message) }
        return isNew
    }

    /// Adds a message with an identifier that a ``MessageSequence`` has given for it in this transaction.
    public func add(_ message: Message) throws {
        try connection.makeRoom(in: "messages") { TablePart(ofMessage: message.id) }
        try connection.executeLater(Self.insertion, Self.values(of: message))
        touched.note(message)
    }

    /// The columns in the order of ``values(of:)``; the first tells messages apart.
    static let columns = [
        "id", "author", "conversation", "kind", "subtype", "text", "source_text", "source_key", "thread", "edited_at",
        "deleted_at",
    ]

    private static let insertion =
        "INSERT INTO messages (\(columns.joined(separator: ", "))) "
        + "VALUES (\(columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")))"

    static func values(of message: Message) -> [DatabaseValue] {
        [
            .id(message.id), .id(message.author), .id(message.conversation), .integer(message.kind.rawValue),
            .text(message.subtype), .text(message.text), .text(message.sourceText), .text(message.sourceKey),
            .id(message.thread), .instant(message.editedAt), .instant(message.deletedAt),
        ]
    }

    /// The message with an identifier, whoever wrote it.
    public func find(_ id: Message.ID) throws -> Message? {
        try connection.first(Self.select + " WHERE id = $1", [.id(id)], Self.read)
    }

    /// Replaces the text and the marks of a message; the caller keeps the earlier text as a revision.
    public func update(_ message: Message) throws {
        touched.note(message.id, by: message.author, isNew: false)
        try connection.execute(
            """
            UPDATE messages SET text = $1, source_text = $2, edited_at = $3, deleted_at = $4
            WHERE author = $5 AND id = $6
            """,
            [
                .text(message.text), .text(message.sourceText), .instant(message.editedAt),
                .instant(message.deletedAt), .id(message.author), .id(message.id),
            ]
        )
    }

    /// Keeps an earlier text of a message; tells whether it was new.
    public func insert(_ revision: Revision, of message: Message) throws -> Bool {
        let isNew =
            try connection.execute(
                """
                INSERT INTO revisions (author, message, written_at, text, source_text) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT DO NOTHING
                """,
                [
                    .id(message.author), .id(message.id), .instant(revision.writtenAt), .text(revision.text),
                    .text(revision.sourceText),
                ]
            ) > 0
        if isNew { touched.note(message.id, by: message.author, isNew: false) }
        return isNew
    }

    /// Keeps a reaction to a message; tells whether it was new.
    @discardableResult
    public func insert(_ reaction: Reaction, to message: Message.ID) throws -> Bool {
        try connection.execute(
            "INSERT INTO reactions (author, message, emoji) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            [.id(reaction.user), .id(message), .text(reaction.emoji)]
        ) > 0
    }

    /// Keeps what is known of a file on a message; tells whether it was new.
    @discardableResult
    public func insert(_ attachment: Attachment, at position: Int, of message: Message) throws -> Bool {
        let isNew =
            try connection.execute(
                """
                INSERT INTO attachments (author, message, position, source_key, name, title, media_type, size, source_url)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
                """,
                [
                    .id(message.author), .id(message.id), .integer(Int64(position)), .text(attachment.sourceKey),
                    .text(attachment.name), .text(attachment.title), .text(attachment.mediaType),
                    .integer(attachment.size), .text(attachment.sourceURL),
                ]
            ) > 0
        if isNew { touched.note(message.id, by: message.author, isNew: false) }
        return isNew
    }

    static let select =
        """
        SELECT author, id, conversation, kind, subtype, text, source_text, source_key, thread, edited_at, deleted_at
        FROM messages
        """

    static func read(_ row: any DatabaseRow) -> Message {
        Message(
            id: row.id(1),
            author: row.id(0),
            conversation: row.id(2),
            kind: Message.Kind(rawValue: row.integer(3)) ?? .event,
            subtype: row.optionalText(4),
            text: row.text(5),
            sourceText: row.optionalText(6),
            sourceKey: row.optionalText(7),
            thread: row.optionalID(8),
            editedAt: row.optionalInstant(9),
            deletedAt: row.optionalInstant(10)
        )
    }
}
