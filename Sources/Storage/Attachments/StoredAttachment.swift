public import Chat

/// A file that was uploaded to a message, whose bytes are a blob until it is deleted.
public struct StoredAttachment: Sendable {
    /// Identifies this attachment.
    public let id: Attachment.ID
    /// The message that it is on.
    public let message: Message.ID
    /// Who wrote the message and uploaded the file.
    public let author: User.ID
    /// The file's name, as the author gave it; never a path.
    public let name: String
    /// The media type, as the author gave it.
    public let mediaType: String
    /// The size in bytes.
    public let size: Int64
    /// The SHA-256 of the bytes.
    public let digest: [UInt8]
    /// When it was uploaded.
    public let uploadedAt: Instant
    /// When it was deleted; its bytes are gone then.
    public let deletedAt: Instant?

    /// Makes an attachment of its parts.
    public init(
        id: Attachment.ID,
        message: Message.ID,
        author: User.ID,
        name: String,
        mediaType: String,
        blob: StoredBlob,
        uploadedAt: Instant
    ) {
        self.init(
            id: id,
            message: message,
            author: author,
            name: name,
            mediaType: mediaType,
            size: blob.size,
            digest: blob.digest,
            uploadedAt: uploadedAt,
            deletedAt: nil
        )
    }

    init(
        id: Attachment.ID,
        message: Message.ID,
        author: User.ID,
        name: String,
        mediaType: String,
        size: Int64,
        digest: [UInt8],
        uploadedAt: Instant,
        deletedAt: Instant?
    ) {
        self.id = id
        self.message = message
        self.author = author
        self.name = name
        self.mediaType = mediaType
        self.size = size
        self.digest = digest
        self.uploadedAt = uploadedAt
        self.deletedAt = deletedAt
    }
}
