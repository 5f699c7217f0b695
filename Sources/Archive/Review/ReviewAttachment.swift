internal import Chat
internal import Storage

/// A file that is inside a review file.
struct ReviewAttachment {
    /// Hands over the bytes of an attachment by its SHA-256, in pieces.
    typealias Reader = (_ digest: [UInt8], _ piece: (UnsafeRawBufferPointer) throws -> Void) throws -> Void

    let digest: [UInt8]
    /// The name inside `rsmf.zip`.
    let name: String
    let size: Int
    /// Whether deflating it would be in vain.
    let isCompressed: Bool

    /// Review files are mails: what one holds of files is at most 20 MB, and a larger file stays outside.
    static let largestSize = 20_000_000

    /// Makes one of what is known of a file; `nil` when its bytes are not kept, or too many.
    init?(_ attachment: Attachment) {
        guard let digest = attachment.digest, let path = attachment.archivePath, let size = attachment.size,
            (0...Int64(Self.largestSize)).contains(size)
        else { return nil }
        self.digest = digest
        self.size = Int(size)
        name = String(path.dropFirst(AttachmentFile.folder.count))
        isCompressed = MediaType.isCompressed(attachment.mediaType ?? "")
    }

    /// Reads all of its bytes.
    ///
    /// - Throws: an ``ArchiveError`` when they are not as many as is known.
    func content(_ read: Reader) throws -> OutputBuffer {
        let content = OutputBuffer(capacity: size)
        try read(digest) { piece in
            guard content.count + piece.count <= size else {
                throw ArchiveError.damagedAttachment(sha256: digest.hexadecimal)
            }
            content.append(piece)
        }
        guard content.count == size else { throw ArchiveError.damagedAttachment(sha256: digest.hexadecimal) }
        return content
    }
}
