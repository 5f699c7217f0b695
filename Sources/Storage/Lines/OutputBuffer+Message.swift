internal import Chat

extension OutputBuffer {
    /// Appends a message as the line that stands for it in archives, without its newline.
    ///
    /// The form is canonical: the same message gives the same bytes, which is what the store commits to. The hot
    /// path: no String and no encoder for what every message has.
    public func appendLine(_ message: MessageRecord) {
        append("{\"id\":")
        appendJSON(message.id)
        append(",\"authorId\":")
        appendJSON(message.author)
        append(",\"conversationId\":")
        appendJSON(message.conversation)
        append(",\"sentAt\":")
        appendJSON(message.id.instant)
        append(message.kind == .message ? ",\"kind\":\"message\"" : ",\"kind\":\"event\"")
        if let subtype = message.subtype { append(",\"subtype\":", subtype) }
        append(",\"text\":", message.text)
        if let sourceText = message.sourceText { append(",\"sourceText\":", sourceText) }
        if let sourceKey = message.sourceKey { append(",\"sourceKey\":", sourceKey) }
        if let thread = message.thread {
            append(",\"threadId\":")
            appendJSON(thread)
        }
        append(",\"editedAt\":", message.editedAt)
        append(",\"deletedAt\":", message.deletedAt)
        if !message.mentions.isEmpty { append(message.mentions) }
        if !message.revisions.isEmpty { append(message.revisions) }
        if !message.attachments.isEmpty { append(message.attachments) }
        append("}")
    }

    private func append(_ name: StaticString, _ text: UnsafeRawBufferPointer) {
        append(name)
        appendJSON(text)
    }

    private func append(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        append(name)
        appendJSON(text)
    }

    private func append(_ name: StaticString, _ instant: Instant?) {
        guard let instant else { return }
        append(name)
        appendJSON(instant)
    }

    private func append(_ mentions: [User.ID]) {
        append(",\"mentions\":[")
        for (index, user) in mentions.enumerated() {
            if index > 0 { append(",") }
            appendJSON(user)
        }
        append("]")
    }

    private func append(_ revisions: [Revision]) {
        append(",\"revisions\":[")
        for (index, revision) in revisions.enumerated() {
            append(index == 0 ? "{\"writtenAt\":" : ",{\"writtenAt\":")
            appendJSON(revision.writtenAt)
            append(",\"text\":", revision.text)
            append(",\"sourceText\":", revision.sourceText)
            append("}")
        }
        append("]")
    }

    private func append(_ attachments: [Attachment]) {
        append(",\"attachments\":[")
        for (index, file) in attachments.enumerated() {
            append(index == 0 ? "{\"sourceKey\":" : ",{\"sourceKey\":")
            appendJSON(file.sourceKey)
            append(",\"name\":", file.name)
            append(",\"title\":", file.title)
            append(",\"mediaType\":", file.mediaType)
            if let size = file.size {
                append(",\"size\":")
                append(String(size))
            }
            append(",\"sourceUrl\":", file.sourceURL)
            append(",\"sha256\":", file.digest?.hexadecimal)
            append(",\"path\":", file.archivePath)
            append(",\"deletedAt\":", file.deletedAt)
            append("}")
        }
        append("]")
    }
}
