/// A file that the author put on a message: what is known of it, not its bytes.
public struct Attachment: Sendable {
    /// Identifies a file that was uploaded; an imported one has no identifier.
    public typealias ID = Identifier<Attachment>

    /// The key of the file in its source.
    public let sourceKey: String
    /// The file's name, if the author is who gave it.
    public let name: String?
    /// The title, if the author is who gave it.
    public let title: String?
    /// The media type, such as `image/png`.
    public let mediaType: String?
    /// The size in bytes.
    public let size: Int64?
    /// Where the source keeps the bytes; it may need a sign-in, and may be gone.
    public let sourceURL: String?
    /// The SHA-256 of the bytes of a file that was uploaded.
    public let digest: [UInt8]?
    /// When an uploaded file was deleted; its bytes are gone then.
    public let deletedAt: Instant?

    /// Makes an attachment of its parts.
    public init(
        sourceKey: String,
        name: String?,
        title: String?,
        mediaType: String?,
        size: Int64?,
        sourceURL: String?,
        digest: [UInt8]? = nil,
        deletedAt: Instant? = nil
    ) {
        self.sourceKey = sourceKey
        self.name = name
        self.title = title
        self.mediaType = mediaType
        self.size = size
        self.sourceURL = sourceURL
        self.digest = digest
        self.deletedAt = deletedAt
    }
}
