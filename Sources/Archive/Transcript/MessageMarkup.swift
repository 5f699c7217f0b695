internal import Chat
internal import Storage

/// Writes messages as items of a list.
///
/// The hot path: no String for what every message has.
struct MessageMarkup {
    private let words: TranscriptWords
    private let attachments: AttachmentMarkup
    /// The names of the authors, when there are several.
    private let authors: [User.ID: String]?

    init(_ heading: TranscriptHeading, _ words: TranscriptWords) {
        self.words = words
        attachments = AttachmentMarkup(words: words)
        authors = heading.subjects.count > 1 ? heading.subjects : nil
    }

    /// Appends a message.
    ///
    /// - Parameter thread: a link to the first message of its thread, if that is in the transcript.
    func append(_ message: MessageRecord, to page: OutputBuffer, thread: String?) {
        page.append("<li id=\"")
        page.append(room: 36) { room in
            message.id.write(to: room)
            return 36
        }
        page.append(Self.openingEnd(of: message))
        page.append(room: 8) { Self.write(message.id.instant, to: $0) }
        page.append("</time>")
        if let authors { append(author: authors[message.author] ?? message.author.description, to: page) }
        if message.kind == .event { append(note: words.event, to: page) }
        if let deletedAt = message.deletedAt {
            append(note: "\(words.deleted) \(words.instant(deletedAt))", to: page)
        }
        page.append("<p>")
        page.appendMarkup(message.text)
        page.append("</p>")
        if !message.attachments.isEmpty { attachments.append(message.attachments, to: page) }
        if message.thread != nil { append(thread: message, link: thread, to: page) }
        if message.editedAt != nil || !message.revisions.isEmpty { append(editsOf: message, to: page) }
        page.append("</li>\n")
    }

    private static func openingEnd(of message: MessageRecord) -> StaticString {
        switch (message.kind, message.deletedAt) {
        case (.message, nil): "\"><time>"
        case (.message, _): "\" class=\"deleted\"><time>"
        case (.event, nil): "\" class=\"event\"><time>"
        case (.event, _): "\" class=\"event deleted\"><time>"
        }
    }

    /// Writes the time of day as `10:32:05`.
    private static func write(_ instant: Instant, to room: UnsafeMutableRawBufferPointer) -> Int {
        let second = Int((instant.milliseconds - instant.daysSinceEpoch * 86_400_000) / 1000)
        for (place, number) in [(0, second / 3600), (3, second / 60 % 60), (6, second % 60)] {
            room[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10)
            room[place + 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10)
        }
        room[2] = UInt8(ascii: ":")
        room[5] = UInt8(ascii: ":")
        return 8
    }

    private func append(note: String, to page: OutputBuffer) {
        page.append("<small>")
        page.append(note)
        page.append("</small>")
    }

    private func append(author name: String, to page: OutputBuffer) {
        page.append("<b><bdi>")
        page.appendMarkup(name)
        page.append("</bdi></b>")
    }

    private func append(thread message: MessageRecord, link: String?, to page: OutputBuffer) {
        guard let thread = message.thread, thread != message.id else { return }
        guard let link else { return append(note: words.inThread, to: page) }
        page.append("<small><a href=\"")
        page.append(link)
        page.append("\">")
        page.append("\(words.threadOf) \(words.instant(thread.instant))")
        page.append("</a></small>")
    }

    private func append(editsOf message: MessageRecord, to page: OutputBuffer) {
        let edited = message.editedAt.map { "\(words.edited) \(words.instant($0))" }
        guard !message.revisions.isEmpty else { return append(note: edited ?? "", to: page) }
        page.append("<details><summary>")
        page.append(
            [edited, words.phrase(words.earlierTexts, message.revisions.count)].compactMap(\.self)
                .joined(separator: "; ")
        )
        page.append("</summary><ol>")
        for revision in message.revisions {
            page.append("<li><small>")
            page.append(words.instant(revision.writtenAt))
            page.append("</small><div>")
            page.appendMarkup(revision.text)
            page.append("</div></li>")
        }
        page.append("</ol></details>")
    }
}
