/// An attachment as the API has it; Habeas's own.
public struct AttachmentBody: Codable, Sendable {
    /// Identifies the attachment.
    public var id: String
    /// The file's name.
    public var name: String
    /// The media type.
    public var mediaType: String
    /// The size in bytes.
    public var size: Int64
    /// The SHA-256 of the bytes, in hexadecimal.
    public var sha256: String
    /// Where the bytes are.
    public var fileUri: String

    /// Makes an attachment of its parts.
    public init(id: String, name: String, mediaType: String, size: Int64, sha256: String, fileUri: String) {
        self.id = id
        self.name = name
        self.mediaType = mediaType
        self.size = size
        self.sha256 = sha256
        self.fileUri = fileUri
    }
}
