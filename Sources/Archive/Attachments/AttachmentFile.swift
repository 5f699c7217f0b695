private import Chat
internal import Storage

/// One file of `data/attachments`.
struct AttachmentFile {
    let digest: [UInt8]
    /// The path inside the bag.
    let path: String
    /// Whether deflating it would be in vain.
    let isCompressed: Bool

    /// Where all of them are, inside the bag.
    static let folder = "data/attachments/"

    /// Adds the file to a bag and tells its size.
    ///
    /// - Throws: an ``ArchiveError`` when the blob is missing, or its bytes are not those that were uploaded.
    func add(from blobs: BlobDirectory, to bag: BagWriter) throws -> Int64 {
        let written = try write(to: bag) { try Self.forEachPiece(of: digest, in: blobs, $0) }
        guard written.sha256 == digest else { throw ArchiveError.damagedAttachment(sha256: digest.hexadecimal) }
        return Int64(written.size)
    }

    /// Hands over the bytes of a blob.
    ///
    /// - Throws: an ``ArchiveError`` when it is missing or cannot be read.
    static func forEachPiece(
        of digest: [UInt8],
        in blobs: BlobDirectory,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        do {
            try blobs.open(digest).forEachPiece(body)
        } catch BlobError.missing {
            throw ArchiveError.missingAttachment(sha256: digest.hexadecimal)
        } catch BlobError.unavailable(let reason) {
            throw ArchiveError.storageUnavailable(reason: reason)
        } catch is BlobError {
            throw ArchiveError.damagedAttachment(sha256: digest.hexadecimal)
        }
    }

    /// Adds the file to a bag.
    ///
    /// - Parameter pieces: hands over all of its bytes.
    func write(
        to bag: BagWriter,
        _ pieces: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
    ) throws -> MemberDigest {
        if isCompressed {
            return try bag.addStoredPayload(path) { member in try pieces { try member.append($0) } }
        }
        return try bag.addPayload(path) { stream in
            try pieces { piece in
                stream.buffer.append(piece)
                try stream.flushIfFull()
            }
        }
    }
}
