internal import Chat
internal import Database

/// Consecutive messages of one author as raw bytes, for the export path.
///
/// A batch is filled, read and filled again; its memory is kept between fillings, so that an export of any
/// size needs no more of it than one batch.
struct MessageBatch {
    /// A piece of the batch's bytes; `nil` start means that the column was null.
    struct Piece: Sendable {
        fileprivate let start: Int
        fileprivate let count: Int
        fileprivate static let null = Piece(start: -1, count: 0)

        func slice(of bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
            start < 0 ? nil : UnsafeRawBufferPointer(rebasing: bytes[start..<(start + count)])
        }
    }

    /// One message of the batch.
    struct Row: Sendable {
        /// Identifies the message.
        let id: Message.ID
        /// Where it was written.
        let conversation: Conversation.ID
        /// The raw value of `Message.Kind`.
        let kind: Int64
        /// The finer kind, or null.
        let subtype: Piece
        /// The readable text.
        let text: Piece
        /// The text as its source has it, or null.
        let sourceText: Piece
        /// The key in its source, or null.
        let sourceKey: Piece
        /// The first message of the thread.
        let thread: Message.ID?
        /// When it was last edited.
        let editedAt: Instant?
        /// When it was deleted.
        let deletedAt: Instant?
    }

    /// The messages, in the order of their identifiers.
    private(set) var rows: [Row] = []
    private var bytes: [UInt8] = []

    /// Hands over the messages as records, to which the caller adds what lies beside them.
    func forEachRecord(by author: User.ID, _ body: (inout MessageRecord) throws -> Void) rethrows {
        try bytes.withUnsafeBytes { bytes in
            for row in rows {
                var record = MessageRecord(
                    id: row.id,
                    author: author,
                    conversation: row.conversation,
                    kind: Message.Kind(rawValue: row.kind) ?? .event,
                    subtype: row.subtype.slice(of: bytes),
                    text: row.text.slice(of: bytes) ?? UnsafeRawBufferPointer(start: nil, count: 0),
                    sourceText: row.sourceText.slice(of: bytes),
                    sourceKey: row.sourceKey.slice(of: bytes),
                    thread: row.thread,
                    editedAt: row.editedAt,
                    deletedAt: row.deletedAt
                )
                try body(&record)
            }
        }
    }

    mutating func removeAll() {
        rows.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    /// Takes over the row on which a query stands.
    mutating func append(_ row: any DatabaseRow) {
        // Most messages have little but a text, so that it pays to ask for all nulls at once.
        let nulls = row.nullColumns
        func has(_ column: Int) -> Bool { nulls >> column & 1 == 0 }
        rows.append(
            Row(
                id: row.id(0),
                conversation: row.id(1),
                kind: row.integer(2),
                subtype: has(3) ? keep(3, of: row) : .null,
                text: keep(4, of: row),
                sourceText: has(5) ? keep(5, of: row) : .null,
                sourceKey: has(6) ? keep(6, of: row) : .null,
                thread: has(7) ? row.id(7) : nil,
                editedAt: has(8) ? row.instant(8) : nil,
                deletedAt: has(9) ? row.instant(9) : nil
            )
        )
    }

    static let mostRows = 4096

    /// Whether another row would make the batch larger than it should be.
    var isFull: Bool { rows.count >= Self.mostRows || bytes.count >= 1 << 20 }

    private mutating func keep(_ column: Int, of row: any DatabaseRow) -> Piece {
        let source = row.bytes(column)
        defer { bytes.append(contentsOf: source) }
        return Piece(start: bytes.count, count: source.count)
    }
}
