internal import Chat
internal import Storage

extension OutputBuffer {
    /// Appends a message as an event of an RSMF manifest.
    ///
    /// - Parameters:
    ///   - parent: the first message of its thread, if that is in the same file.
    ///   - files: for each attachment the file inside `rsmf.zip`, or `nil`.
    func appendEvent(_ message: MessageRecord, parent: Message.ID?, files: [ReviewAttachment?]) {
        append("{\"id\":")
        appendJSON(message.id)
        append(",\"type\":")
        appendJSON(Self.eventType(of: message))
        append(",\"participant\":")
        appendJSON(message.author)
        append(",\"conversation\":")
        appendJSON(message.conversation)
        append(",\"timestamp\":")
        appendJSON(message.id.instant)
        append(",\"body\":")
        appendJSON(message.text)
        if let parent {
            append(",\"parent\":")
            appendJSON(parent)
        }
        if message.deletedAt != nil { append(",\"deleted\":true") }
        appendList(
            "attachments",
            zip(message.attachments, files).compactMap { known, file in file.map { (known, $0) } }
        ) { known, file in
            append("{\"id\":")
            appendJSON(file.name)
            append(",\"display\":")
            appendJSON(known.name ?? file.name)
            append(",\"size\":\(file.size)}")
        }
        appendEdits(of: message)
        appendList("custom", Self.customFields(of: message, parent: parent, files: files)) { name, value in
            append("{\"name\":")
            appendJSON(name)
            append(",\"value\":")
            appendJSON(value)
            append("}")
        }
        append("}")
    }

    /// Appends a member that is an array, unless it is empty.
    private func appendList<Element>(_ name: String, _ elements: [Element], _ write: (Element) -> Void) {
        guard !elements.isEmpty else { return }
        append(",\"\(name)\":[")
        for (index, element) in elements.enumerated() {
            if index > 0 { append(",") }
            write(element)
        }
        append("]")
    }

    /// Each edit goes from one text to the next; the last one to the text that the message has.
    private func appendEdits(of message: MessageRecord) {
        let revisions = message.revisions
        appendList("edits", Array(revisions.indices)) { index in
            let next = revisions.indices.contains(index + 1) ? revisions[index + 1] : nil
            append("{\"participant\":")
            appendJSON(message.author)
            if let instant = next?.writtenAt ?? message.editedAt {
                append(",\"timestamp\":")
                appendJSON(instant)
            }
            append(",\"previous\":")
            appendJSON(revisions[index].text)
            append(",\"new\":")
            if let next { appendJSON(next.text) } else { appendJSON(message.text) }
            append("}")
        }
    }

    private static func eventType(of message: MessageRecord) -> String {
        guard message.kind == .event else { return "message" }
        switch message.subtype.map({ String(decoding: $0, as: UTF8.self) }) {
        case "channel_join", "group_join", "mpim_join": return "join"
        case "channel_leave", "group_leave", "mpim_leave": return "leave"
        default: return "unknown"
        }
    }

    /// What the format has no place for; a value is never empty.
    private static func customFields(
        of message: MessageRecord,
        parent: Message.ID?,
        files: [ReviewAttachment?]
    ) -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        if let subtype = message.subtype { fields.append(("Subtype", String(decoding: subtype, as: UTF8.self))) }
        if let key = message.sourceKey { fields.append(("Source key", String(decoding: key, as: UTF8.self))) }
        if parent == nil, let thread = message.thread { fields.append(("Thread", thread.description)) }
        if message.revisions.isEmpty, let edited = message.editedAt { fields.append(("Edited", edited.description)) }
        if let deleted = message.deletedAt { fields.append(("Deleted", deleted.description)) }
        for (known, file) in zip(message.attachments, files) where file == nil {
            let name = known.name ?? known.title ?? known.sourceKey
            let place = known.archivePath ?? (known.deletedAt == nil ? "its bytes are not kept" : "deleted")
            fields.append(("File not inside", "\(name) (\(place))"))
        }
        return fields.filter { !$0.value.isEmpty }
    }
}
