internal import Chat

/// Follows the lines of `messages.jsonl`: whether each is what it should be, and how much there is of everything.
///
/// A line is scanned and not parsed, which keeps up with the inflater.
struct MessageLineCheck {
    private(set) var counts = ExportCounts()
    private(set) var first: Message.ID?
    private(set) var last: Message.ID?
    private(set) var authors: Set<String> = []
    private(set) var messagesByConversation: [Conversation.ID: Int] = [:]
    private(set) var malformedLines = 0
    private(set) var linesOutOfOrder = 0
    private(set) var linesOfAnotherTime = 0
    private(set) var files = AttachmentLineCheck()

    /// What the check looks at on a line.
    private struct Line {
        var id: Message.ID?
        var author: UnsafeRawBufferPointer?
        var conversation: Conversation.ID?
        var sentAt: UnsafeRawBufferPointer?
        var isEvent: Bool?
        var revisions: JSONScanner.Value?
        var attachments: JSONScanner.Value?
        var known = 0

        mutating func take(_ name: UnsafeRawBufferPointer, _ value: JSONScanner.Value) {
            if Self.name(name, is: "id") {
                id = MessageLineCheck.identifier(value)
            } else if Self.name(name, is: "authorId") {
                author = value.plainText
            } else if Self.name(name, is: "conversationId") {
                conversation = MessageLineCheck.identifier(value)
            } else if Self.name(name, is: "sentAt") {
                sentAt = value.plainText
            } else if Self.name(name, is: "kind") {
                isEvent = value.plainText.flatMap {
                    Self.name($0, is: "event") ? true : Self.name($0, is: "message") ? false : nil
                }
            } else if Self.name(name, is: "revisions") {
                revisions = value
            } else if Self.name(name, is: "attachments") {
                attachments = value
            } else {
                return
            }
            known += 1
        }

        /// Whether a name that is looked at stands on the line twice: readers differ in which they take.
        var hasNameTwice: Bool { known > 5 + (revisions == nil ? 0 : 1) + (attachments == nil ? 0 : 1) }

        private static func name(_ bytes: UnsafeRawBufferPointer, is name: StaticString) -> Bool {
            bytes.count == name.utf8CodeUnitCount
                && bytes.elementsEqual(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        }
    }

    /// Takes the next line, without its newline.
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        counts.messages += 1
        var line = Line()
        guard JSONScanner.members(of: bytes, { line.take($0, $1) }), !line.hasNameTwice,
            let id = line.id, let author = line.author, let conversation = line.conversation,
            let sentAt = line.sentAt, let isEvent = line.isEvent,
            line.revisions?.isArray ?? true, line.attachments?.isArray ?? true
        else {
            malformedLines += 1
            return
        }
        authors.insert(String(decoding: author, as: UTF8.self))
        if let last, id <= last { linesOutOfOrder += 1 }
        first = min(first ?? id, id)
        last = max(last ?? id, id)
        if !Self.instant(id.instant, isWrittenAs: sentAt) { linesOfAnotherTime += 1 }
        messagesByConversation[conversation, default: 0] += 1
        if isEvent { counts.events += 1 }
        counts.revisions += line.revisions?.elements ?? 0
        guard let attachments = line.attachments else { return }
        counts.attachments += attachments.elements
        files.take(attachments.bytes)
    }

    static func identifier<Entity>(_ value: JSONScanner.Value) -> Identifier<Entity>? {
        value.plainText.flatMap { Identifier(String(decoding: $0, as: UTF8.self)) }
    }

    /// Whether a text is the one that stands for an instant in archives.
    static func instant(_ instant: Instant, isWrittenAs text: UnsafeRawBufferPointer) -> Bool {
        guard text.count == Instant.textLength else { return false }
        return withUnsafeTemporaryAllocation(byteCount: Instant.textLength, alignment: 1) { room in
            instant.write(to: room)
            return text.elementsEqual(room)
        }
    }
}
