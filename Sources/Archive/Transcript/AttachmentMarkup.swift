internal import Chat
internal import Storage

/// Writes what is known of a message's files as a list, with links to their bytes.
struct AttachmentMarkup {
    let words: TranscriptWords

    /// What is shown as a picture: kinds that cannot hold a script.
    private static let pictures: Set<String> = ["image/png", "image/jpeg", "image/gif", "image/webp"]

    /// The endings of files that no browser runs as a page: only these are linked.
    ///
    /// A file that was made to be a page would run with a click, next to the archive and in its look. Of others the
    /// path is told.
    private static let linked: Set<Substring> = [
        "png", "jpg", "jpeg", "gif", "webp", "heic", "bmp", "tif", "tiff", "pdf", "txt", "csv", "rtf", "doc", "docx",
        "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "zip", "gz", "7z", "mp3", "m4a", "wav", "mp4", "mov",
        "webm", "ics", "vcf",
    ]

    /// Appends the list of a message's files.
    func append(_ attachments: [Attachment], to page: OutputBuffer) {
        page.append("<ul>")
        for attachment in attachments {
            page.append("<li>")
            let name = attachment.name ?? attachment.title ?? words.unnamedFile
            let facts = facts(of: attachment)
            if let path = attachment.archivePath, Self.isLinked(path) {
                append(name, path, isPicture: Self.pictures.contains(attachment.mediaType ?? ""), to: page)
            } else {
                append(name, to: page)
            }
            if !facts.isEmpty { page.append(" <small>\(facts.joined(separator: ", "))</small>") }
            page.append("</li>")
        }
        page.append("</ul>")
    }

    private func append(_ name: String, _ path: String, isPicture: Bool, to page: OutputBuffer) {
        // From html/, a conversation's folder, up to data/.
        let link = "../../\(path.dropFirst("data/".count))"
        if isPicture {
            page.append("<a href=\"\(link)\"><img loading=\"lazy\" src=\"\(link)\" alt=\"\(words.picture)\">")
        } else {
            page.append("<a href=\"\(link)\" download=\"")
            page.appendAttribute(name)
            page.append("\">")
        }
        append(name, to: page)
        page.append("</a>")
    }

    private func append(_ name: String, to page: OutputBuffer) {
        page.append("<bdi>")
        page.appendMarkup(name)
        page.append("</bdi>")
    }

    private func facts(of attachment: Attachment) -> [String] {
        var facts: [String] = []
        if let size = attachment.size, size >= 0 { facts.append(words.size(size)) }
        if let deletedAt = attachment.deletedAt {
            facts.append("\(words.fileDeleted) \(words.instant(deletedAt))")
        } else if let path = attachment.archivePath {
            if !Self.isLinked(path) { facts.append(path) }
        } else {
            facts.append(words.fileElsewhere)
        }
        return facts
    }

    private static func isLinked(_ path: String) -> Bool {
        guard let dot = path.lastIndex(of: ".") else { return false }
        return linked.contains(path[path.index(after: dot)...])
    }
}
