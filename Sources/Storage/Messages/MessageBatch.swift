public import Chat
internal import Database

/// Consecutive messages of one author as raw bytes, for the export path.
///
/// A batch is filled, read and filled again; its memory is kept between fillings, so that an export of any
/// size needs no more of it than one batch.
public final class MessageBatch {
    /// A piece of the batch's bytes; `nil` start means that the column was null.
    public struct Piece: Sendable {
        fileprivate let start: Int
        fileprivate let count: Int
        fileprivate static let null = Piece(start: -1, count: 0)

        /// Whether the column was null.
        public var isNull: Bool { start < 0 }
    }

    /// One message of the batch.
    public struct Row: Sendable {
        /// Identifies the message.
        public let id: Message.ID
        /// Where it was written.
        public let conversation: Conversation.ID
        /// The raw value of `Message.Kind`.
        public let kind: Int64
        /// The finer kind, or null.
        public let subtype: Piece
        /// The readable text.
        public let text: Piece
        /// The text as its source has it, or null.
        public let sourceText: Piece
        /// The key in its source, or null.
        public let sourceKey: Piece
        /// The first message of the thread.
        public let thread: Message.ID?
        /// When it was last edited.
        public let editedAt: Instant?
        /// When it was deleted.
        public let deletedAt: Instant?
    }

    /// The messages, in the order of their identifiers.
    public private(set) var rows: [Row] = []
    private var bytes: [UInt8] = []

    /// Makes an empty batch.
    public init() {}

    /// Calls a closure with all bytes of the batch; pieces are taken from them with ``slice(_:of:)``.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try bytes.withUnsafeBytes(body)
    }

    /// The bytes of a piece.
    public static func slice(_ piece: Piece, of bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[piece.start..<(piece.start + piece.count)])
    }

    func removeAll() {
        rows.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    func append(_ row: any DatabaseRow) {
        rows.append(
            Row(
                id: row.id(0),
                conversation: row.id(1),
                kind: row.integer(2),
                subtype: keep(3, of: row),
                text: keep(4, of: row),
                sourceText: keep(5, of: row),
                sourceKey: keep(6, of: row),
                thread: row.optionalID(7),
                editedAt: row.optionalInstant(8),
                deletedAt: row.optionalInstant(9)
            )
        )
    }

    /// Whether another row would make the batch larger than it should be.
    var isFull: Bool { rows.count >= 4096 || bytes.count >= 1 << 20 }

    private func keep(_ column: Int, of row: any DatabaseRow) -> Piece {
        guard !row.isNull(column) else { return .null }
        let source = row.bytes(column)
        defer { bytes.append(contentsOf: source) }
        return Piece(start: bytes.count, count: source.count)
    }
}
