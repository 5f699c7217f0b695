import Chat
import Storage

@testable import Archive

/// A transcript that a test writes, with the pages that came out.
struct WrittenTranscript {
    static let ada = User.ID(high: 1, low: 1)
    static let bo = User.ID(high: 1, low: 2)
    static let kitchen = conversation(1)
    /// Tuesday, 4 March 2025, 10:32:05 UTC.
    static let morning = Instant(milliseconds: 1_741_084_325_000)

    /// The pages by their paths.
    private(set) var pages: [String: String] = [:]
    /// How much memory the transcript thinks that it still takes after the end.
    let held: Int

    /// A conversation's identifier; the last digits of its folder are the number's in hexadecimal.
    static func conversation(_ number: UInt64) -> Conversation.ID { .init(high: 0x0190_0000_0000_7000, low: number) }

    /// A message's identifier.
    static func message(_ number: UInt64, at instant: Instant = morning) -> Message.ID {
        .init(high: UInt64(instant.milliseconds) << 16 | 0x7000, low: number)
    }

    /// Writes a transcript.
    ///
    /// - Parameters:
    ///   - labels: what conversations are called; the others are rooms named `kitchen`.
    ///   - fill: gives the messages.
    init(
        _ language: ArchiveLanguage = .english,
        subjects: [User.ID: String] = [ada: "Ada Bright"],
        labels: [Conversation.ID: ConversationLabel] = [:],
        _ fill: (inout Intake) throws -> Void
    ) throws {
        var intake = Intake(language, subjects, labels)
        try fill(&intake)
        let statement = intake.statement
        try intake.transcript.finish(statement)
        pages = intake.pages.all
        held = intake.transcript.held
    }

    /// The first page of the kitchen.
    var kitchenPage: String { pages["data/html/kitchen-00000001/2025-03.html"] ?? "" }

    /// The index.
    var index: String { pages["data/html/index.html"] ?? "" }

    /// The pages of conversations.
    var conversationPages: [String] { pages.filter { $0.key != "data/html/index.html" }.map(\.value) }

    /// The messages of all pages, as the scanner reads them; `nil` if a page is malformed.
    var scanned: [Message.ID: [UInt8]]? {
        var messages: [Message.ID: [UInt8]] = [:]
        for page in conversationPages {
            guard let found = Self.scan(Array(page.utf8)) else { return nil }
            for (id, text) in found {
                guard messages.updateValue(text, forKey: id) == nil else { return nil }
            }
        }
        return messages
    }

    /// The messages of a page, as the scanner reads them; `nil` if it is malformed.
    static func scan(_ page: [UInt8]) -> [(Message.ID, [UInt8])]? {
        page.withUnsafeBytes { bytes in
            var scanner = TranscriptScanner(bytes)
            let text = OutputBuffer(capacity: 64)
            var messages: [(Message.ID, [UInt8])] = []
            while let id = scanner.next(into: text) { messages.append((id, Array(text.bytes))) }
            return scanner.isMalformed ? nil : messages
        }
    }
}

extension WrittenTranscript {
    /// Pages as they come out.
    final class Pages {
        var all: [String: String] = [:]
    }

    /// A transcript that messages are still given to.
    struct Intake {
        var transcript: Transcript
        let pages = Pages()
        private var messages = 0
        private var events = 0
        private var first: Message.ID?
        private var last: Message.ID?

        init(
            _ language: ArchiveLanguage,
            _ subjects: [User.ID: String],
            _ labels: [Conversation.ID: ConversationLabel]
        ) {
            let pages = pages
            transcript = Transcript(
                heading: TranscriptHeading(language: language, subjects: subjects, organization: "Lantern <Bakery>"),
                conversation: { labels[$0] ?? ConversationLabel(id: $0, kind: .group, name: "kitchen") },
                emit: { path, page in pages.all[path] = String(decoding: page.bytes, as: UTF8.self) }
            )
        }

        /// Gives a message, after it was changed.
        mutating func take(
            _ text: [UInt8],
            id: Message.ID,
            in conversation: Conversation.ID = kitchen,
            by author: User.ID = ada,
            _ change: (inout MessageRecord) -> Void = { _ in }
        ) throws {
            try text.withUnsafeBytes { bytes in
                var record = MessageRecord(
                    id: id,
                    author: author,
                    conversation: conversation,
                    kind: .message,
                    subtype: nil,
                    text: bytes,
                    sourceText: nil,
                    sourceKey: nil,
                    thread: nil,
                    editedAt: nil,
                    deletedAt: nil
                )
                change(&record)
                try transcript.take(record)
                messages += 1
                if record.kind == .event { events += 1 }
                first = first ?? id
                last = id
            }
        }

        /// Gives a message, after it was changed.
        mutating func take(
            _ text: String,
            id: Message.ID,
            in conversation: Conversation.ID = kitchen,
            by author: User.ID = ada,
            _ change: (inout MessageRecord) -> Void = { _ in }
        ) throws {
            try take(Array(text.utf8), id: id, in: conversation, by: author, change)
        }

        /// What an archive of these messages states.
        var statement: ExportStatement {
            ExportStatement(
                organization: .init(id: "1", name: "Lantern <Bakery>"),
                request: .init(
                    id: "0190-request",
                    type: "EXPORT",
                    createdAt: "2026-01-05T10:01:00.000Z",
                    requestedBy: .init(id: "2", name: "Privacy <desk>"),
                    reason: "A request\nby <b>letter</b>"
                ),
                subject: .init(id: "3", name: "Ada Bright", email: "ada@lantern.example"),
                period: .init(
                    from: "2024-01-06T10:01:00.000Z",
                    until: "2026-01-05T10:01:00.000Z",
                    retentionDays: 730,
                    retentionCutoff: "2024-01-06T10:01:00.000Z",
                    messagesBeforeCutoff: 1200,
                    messagesNotAskedFor: 1,
                    reactionsBeforeCutoff: 0,
                    reactionsNotAskedFor: 0
                ),
                counts: ExportCounts(messages: messages, events: events, conversations: 1),
                firstMessage: first.map { MessageMark($0) },
                lastMessage: last.map { MessageMark($0) },
                imports: []
            )
        }
    }
}
