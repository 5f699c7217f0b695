private import Chat
internal import Storage

/// One file of `data/attachments`.
struct AttachmentFile {
    let digest: [UInt8]
    /// What its name ends in, with the dot, so that programs know what to open it with; may be empty.
    let ending: String
    /// Whether deflating it would be in vain.
    let isCompressed: Bool

    /// Where all of them are, inside the bag.
    static let folder = "data/attachments/"

    /// The name below `data`: never what somebody called it, which might be anything.
    var name: String { "attachments/\(digest.hexadecimal)\(ending)" }

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
            return try bag.addStoredPayload(name) { member in try blob.forEachPiece { try member.append($0) } }
        }
        return try bag.addPayload(name) { stream in
            try blob.forEachPiece { piece in
                stream.buffer.append(piece)
                try stream.flushIfFull()
            }
        }
    }

    /// The ending of a name if it is one to be trusted: a dot and up to ten letters or digits.
    static func ending(of name: String) -> String {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 1, let last = parts.last, (1...10).contains(last.utf8.count),
            last.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
        else { return "" }
        return "." + last.lowercased()
    }
}
