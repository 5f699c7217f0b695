extension ArchiveVerification {
    /// Every file that a message names is there as it is named, and every file that is there is named.
    mutating func checkAttachments(_ statement: ExportStatement) {
        let files = contents.files.filter { $0.key.hasPrefix(AttachmentFile.folder) }
        let size = files.reduce(0) { $0 + $1.value.size }
        var problems: [String] = []
        if contents.messages.files.malformedLines > 0 { problems.append("attachments of messages cannot be read") }
        var unnamed = Set(files.keys)
        for named in contents.messages.files.named.sorted(by: { ($0.path ?? "") < ($1.path ?? "") }) {
            guard let path = named.path else { continue }
            unnamed.remove(path)
            if files[path] == nil {
                problems.append("\(path), which a message has, is missing")
            } else if files[path]?.sha256 != named.sha256 || files[path]?.size != named.size {
                problems.append("\(path) is not the file that a message has")
            }
        }
        problems += unnamed.sorted().map { "\($0) is on no message" }
        if files.count != statement.counts.attachmentFiles || Int64(clamping: size) != statement.counts.attachmentBytes
        {
            problems.append(
                "\(files.count) files of \(size) bytes where \(statement.counts.attachmentFiles) of "
                    + "\(statement.counts.attachmentBytes) are stated"
            )
        }
        report.add(
            "Attachments",
            problems: problems,
            otherwise: "\(files.count) files of \(size) bytes, each on a message"
        )
    }
}
