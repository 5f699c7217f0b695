internal import Chat

/// The files of `data/attachments`, as the lines of messages name them: each digest once.
struct AttachmentFiles {
    /// The files, in the order in which they were first named.
    private(set) var all: [AttachmentFile] = []
    private var places: [[UInt8]: Int] = [:]

    /// The path inside the bag of an attachment's bytes; `nil` when there are none, or none any more.
    mutating func path(of attachment: Attachment) -> String? {
        guard let digest = attachment.digest, attachment.deletedAt == nil else { return nil }
        if let place = places[digest] { return "data/" + all[place].name }
        let file = AttachmentFile(
            digest: digest,
            ending: AttachmentFile.ending(of: attachment.name ?? ""),
            isCompressed: MediaType.isCompressed(attachment.mediaType ?? "")
        )
        places[digest] = all.count
        all.append(file)
        return "data/" + file.name
    }
}
