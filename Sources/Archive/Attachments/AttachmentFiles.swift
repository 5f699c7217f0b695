internal import Chat

/// The files of `data/attachments`, as the lines of messages name them: each path once.
struct AttachmentFiles {
    /// The files, in the order in which they were first named.
    private(set) var all: [AttachmentFile] = []
    private var paths: Set<String> = []

    /// Takes what is known of a file; only those whose bytes are kept are counted in.
    mutating func take(_ attachment: Attachment) {
        guard let digest = attachment.digest, let path = attachment.archivePath, paths.insert(path).inserted
        else { return }
        all.append(
            AttachmentFile(
                digest: digest,
                path: path,
                isCompressed: MediaType.isCompressed(attachment.mediaType ?? "")
            )
        )
    }
}
