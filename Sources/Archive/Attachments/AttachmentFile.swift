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
        do {
            let written = try write(blobs.open(digest), to: bag)
            guard written.sha256 == digest else { throw ArchiveError.damagedAttachment(sha256: digest.hexadecimal) }
            return Int64(written.size)
        } catch BlobError.missing {
            throw ArchiveError.missingAttachment(sha256: digest.hexadecimal)
        } catch is BlobError {
            throw ArchiveError.damagedAttachment(sha256: digest.hexadecimal)
        }
    }

    private func write(_ blob: OpenBlob, to bag: BagWriter) throws -> MemberDigest {
        if isCompressed {
            return try bag.addStoredPayload(path) { member in try blob.forEachPiece { try member.append($0) } }
        }
        return try bag.addPayload(path) { stream in
            try blob.forEachPiece { piece in
                stream.buffer.append(piece)
                try stream.flushIfFull()
            }
        }
    }
}
