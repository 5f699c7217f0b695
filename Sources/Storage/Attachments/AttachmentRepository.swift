public import Chat
internal import Database

/// Files that were uploaded to messages; what is known of imported ones is with the messages alone.
public struct AttachmentRepository {
    let connection: any DatabaseConnection
    /// What changes a message's line is noted here, so that the transaction commits to it (decision 0011).
    let touched: TouchedMessages

    /// Imports number a message's files from 0; uploads come after all that another import may still bring.
    private static let firstPosition: Int64 = 1 << 16

    /// Adds an attachment after the others of its message.
    public func insert(_ attachment: StoredAttachment) throws {
        touched.note(attachment.message, by: attachment.author, isNew: false)
        try connection.execute(
            """
            INSERT INTO attachments (author, message, position, source_key, name, media_type, size, id, digest,
                uploaded_at)
            SELECT $1, $2, COALESCE(MAX(position) + 1, $3), $4, $5, $6, $7, $8, $9, $10 FROM attachments
            WHERE author = $1 AND message = $2 AND position >= $3
            """,
            [
                .id(attachment.author), .id(attachment.message), .integer(Self.firstPosition),
                .text(attachment.id.description), .text(attachment.name), .text(attachment.mediaType),
                .integer(attachment.size), .id(attachment.id), .bytes(attachment.digest),
                .instant(attachment.uploadedAt),
            ]
        )
    }

    /// The attachment with an identifier, of whichever organization; the caller checks who may see it.
    public func find(_ id: Attachment.ID) throws -> StoredAttachment? {
        try connection.first(
            """
            SELECT id, message, author, name, media_type, size, digest, uploaded_at, deleted_at FROM attachments
            WHERE id = $1
            """,
            [.id(id)]
        ) { row in
            StoredAttachment(
                id: row.id(0),
                message: row.id(1),
                author: row.id(2),
                name: row.text(3),
                mediaType: row.text(4),
                size: row.integer(5),
                digest: Array(row.bytes(6)),
                uploadedAt: row.instant(7),
                deletedAt: row.optionalInstant(8)
            )
        }
    }

    /// How many files a message has, imported ones included and deleted ones not.
    public func count(of message: Message) throws -> Int {
        try connection.count(
            "SELECT COUNT(*) FROM attachments WHERE author = $1 AND message = $2 AND deleted_at IS NULL",
            [.id(message.author), .id(message.id)]
        )
    }

    /// Marks an attachment as deleted; tells whether it was not before.
    public func delete(_ id: Attachment.ID, at now: Instant) throws -> Bool {
        let place = try connection.first(
            "UPDATE attachments SET deleted_at = $1 WHERE id = $2 AND deleted_at IS NULL RETURNING message, author",
            [.instant(now), .id(id)]
        ) { ($0.id(0, of: Message.self), $0.id(1, of: User.self)) }
        guard let (message, author) = place else { return false }
        touched.note(message, by: author, isNew: false)
        return true
    }

    /// Whether an attachment that was not deleted has the bytes of a digest.
    public func isUsed(_ digest: [UInt8]) throws -> Bool {
        try connection.first(
            "SELECT 1 FROM attachments WHERE digest = $1 AND deleted_at IS NULL LIMIT 1",
            [.bytes(digest)]
        ) { _ in true } ?? false
    }

    /// The digests of all attachments that were not deleted, of all organizations.
    public func digests() throws -> [[UInt8]] {
        try connection.all(
            """
            SELECT DISTINCT digest FROM attachments WHERE digest IS NOT NULL AND deleted_at IS NULL ORDER BY digest
            """
        ) { Array($0.bytes(0)) }
    }
}
