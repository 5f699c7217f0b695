internal import Chat
private import Foundation

/// Follows the lines of `messages.jsonl`: whether each is what it should be, and how much there is of everything.
///
/// A line is scanned and not parsed, which keeps up with the inflater.
struct MessageLineCheck: Sendable {
    private(set) var counts = ExportCounts()
    private(set) var first: Message.ID?
    private(set) var last: Message.ID?
    private(set) var authors: Set<String> = []
    private(set) var messagesByConversation: [Conversation.ID: Int] = [:]
    private(set) var malformedLines = 0
    private(set) var linesOutOfOrder = 0
    private(set) var linesOfAnotherTime = 0
    private(set) var files = AttachmentLineCheck()
    /// The identifiers and texts of all sound lines.
    private(set) var sum: MessageSum

    private var author: [UInt8] = []
    private var unescaped: [UInt8] = []

    init(key: MessageSum.Key) {
        sum = MessageSum(key: key)
    }

    /// What the check looks at on a line.
    private struct Line {
        var id: Message.ID?
        var author: UnsafeRawBufferPointer?
        var conversation: Conversation.ID?
        var sentAt: UnsafeRawBufferPointer?
        var isEvent: Bool?
        var text: JSONScanner.Value?
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
            } else if Self.name(name, is: "text") {
                text = value
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
        var hasNameTwice: Bool {
            known > 5 + (text == nil ? 0 : 1) + (revisions == nil ? 0 : 1) + (attachments == nil ? 0 : 1)
        }

        @inline(__always)
        private static func name(_ bytes: UnsafeRawBufferPointer, is name: StaticString) -> Bool {
            equal(bytes, UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        }
    }

    /// Takes the next line, without its newline.
    ///
    /// - Returns: the message's identifier, if the line is sound.
    @discardableResult
    mutating func take(_ bytes: UnsafeRawBufferPointer) -> Message.ID? {
        counts.messages += 1
        var line = Line()
        guard JSONScanner.members(of: bytes, { line.take($0, $1) }), !line.hasNameTwice,
            let id = line.id, let author = line.author, let conversation = line.conversation,
            let sentAt = line.sentAt, let isEvent = line.isEvent,
            line.text?.isString ?? true, line.revisions?.isArray ?? true, line.attachments?.isArray ?? true
        else {
            malformedLines += 1
            return nil
        }
        note(author: author)
        if let last, id <= last { linesOutOfOrder += 1 }
        first = min(first ?? id, id)
        last = max(last ?? id, id)
        if !Self.instant(id.instant, isWrittenAs: sentAt) { linesOfAnotherTime += 1 }
        messagesByConversation[conversation, default: 0] += 1
        if isEvent { counts.events += 1 }
        counts.revisions += line.revisions?.elements ?? 0
        if let attachments = line.attachments {
            counts.attachments += attachments.elements
            files.take(attachments.bytes)
        }
        add(id, line.text)
        return id
    }

    /// All lines have one author, unless something is wrong.
    private mutating func note(author bytes: UnsafeRawBufferPointer) {
        guard !author.withUnsafeBytes({ Self.equal($0, bytes) }) else { return }
        author = Array(bytes)
        authors.insert(String(decoding: bytes, as: UTF8.self))
    }

    private mutating func add(_ id: Message.ID, _ text: JSONScanner.Value?) {
        if let plain = text?.plainText { return sum.add(id, text: plain) }
        unescaped.removeAll(keepingCapacity: true)
        text?.appendText(to: &unescaped)
        unescaped.withUnsafeBytes { sum.add(id, text: $0) }
    }

    @inline(__always)
    private static func equal(_ bytes: UnsafeRawBufferPointer, _ others: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count == others.count, let start = bytes.baseAddress, let other = others.baseAddress else {
            return bytes.count == others.count
        }
        return memcmp(start, other, bytes.count) == 0
    }

    static func identifier<Entity>(_ value: JSONScanner.Value) -> Identifier<Entity>? {
        value.plainText.flatMap(Identifier.init(utf8:))
    }

    /// Whether a text is the one that stands for an instant in archives.
    static func instant(_ instant: Instant, isWrittenAs text: UnsafeRawBufferPointer) -> Bool {
        guard text.count == Instant.textLength else { return false }
        return withUnsafeTemporaryAllocation(byteCount: Instant.textLength, alignment: 1) { room in
            instant.write(to: room)
            return equal(text, UnsafeRawBufferPointer(room))
        }
    }
}
