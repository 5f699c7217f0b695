import Chat
import Foundation
import Storage
import TestSupport
import Testing

@testable import Archive

@Suite struct ArchivedMessagesTests {
    private static let start = """
        {"id":"019b8db0-0000-7000-8000-000000000001","authorId":"00000000-0000-0000-0000-00000000000a",\
        "conversationId":"00000000-0000-0000-0000-00000000000b","sentAt":"2026-01-05T10:00:00.000Z","kind":"message",
        """

    /// Reads the messages of an archive that has these lines and nothing else.
    private func messages(_ text: String, _ body: (MessageRecord, UnsafeRawBufferPointer) throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "archive.zip")
            try ExportFixture([("bag/bagit.txt", Array("x".utf8)), ("bag/data/messages.jsonl", Array(text.utf8))])
                .writeZip(to: file)
            let reader = try ArchivedMessages(of: BagFiles(path: file.path), archive: "archive.zip")
            while let next = reader.next {
                try body(next.message, next.line)
                try reader.advance()
            }
        }
    }

    @Test("A line that an export wrote is read as the message that gives the same line")
    func roundTrip() async throws {
        let digest = [UInt8](repeating: 0xAB, count: 32)
        let text = String(String.UnicodeScalarView((0...0x20).compactMap(Unicode.Scalar.init))) + "\"\\/ é 漢字 🍜 \u{7F}"
        let lines = OutputBuffer(capacity: 1024)
        for number in 1...3 {
            var copy = text
            copy.withUTF8 { bytes in
                let raw = UnsafeRawBufferPointer(bytes)
                lines.appendLine(
                    MessageRecord(
                        id: Message.ID(high: 0x019B_8DB0_0000_7000, low: UInt64(number)),
                        author: User.ID(high: 1, low: 2),
                        conversation: Conversation.ID(high: 3, low: 4),
                        kind: number == 1 ? .event : .message,
                        subtype: number == 1 ? raw : nil,
                        text: raw,
                        sourceText: number == 2 ? raw : nil,
                        sourceKey: number == 2 ? raw : nil,
                        thread: number == 3 ? Message.ID(high: 5, low: 6) : nil,
                        editedAt: number == 3 ? Instant(milliseconds: 7) : nil,
                        deletedAt: number == 3 ? Instant(milliseconds: 8) : nil,
                        mentions: number == 3 ? [User.ID(high: 9, low: 10)] : [],
                        revisions: number == 3 ? [Revision(text: text, writtenAt: Instant(milliseconds: 6))] : [],
                        attachments: number == 3
                            ? [
                                Attachment(
                                    sourceKey: "F1",
                                    name: "a.TXT",
                                    title: text,
                                    mediaType: "text/plain",
                                    size: 12,
                                    sourceURL: "https://chat.example/a",
                                    digest: digest
                                ),
                                Attachment(
                                    sourceKey: "F2",
                                    name: nil,
                                    title: nil,
                                    mediaType: nil,
                                    size: nil,
                                    sourceURL: nil,
                                    digest: digest,
                                    deletedAt: Instant(milliseconds: 9)
                                ),
                            ] : []
                    )
                )
            }
            lines.append("\n")
        }
        let again = OutputBuffer(capacity: 1024)
        try await messages(String(decoding: lines.bytes, as: UTF8.self)) { message, line in
            again.appendLine(message)
            again.append("\n")
        }
        #expect(String(decoding: again.bytes, as: UTF8.self) == String(decoding: lines.bytes, as: UTF8.self))
    }

    @Test("Escapes that another program wrote are read as what they stand for")
    func foreignEscapes() async throws {
        var texts: [String] = []
        let escapes = #"\ud83c\udf5c \u00e9\u0041 \/\b\f\n\r\t\"\\ \ud83c \udf5c x\ud83c\u0041"#
        try await messages(Self.start + #""text":"\#(escapes)"}"# + "\n") { message, _ in
            texts.append(String(decoding: message.text, as: UTF8.self))
        }
        #expect(texts == ["🍜 éA /\u{8}\u{C}\n\r\t\"\\ \u{FFFD} \u{FFFD} x\u{FFFD}A"])
    }

    @Test(
        "A line that is none of a message is refused",
        arguments: [
            #""text":7}"#, #""text":"a","text":"b"}"#, #""kind":"other","text":"a"}"#,
            #""text":"a","editedAt":"soon"}"#,
            #""text":"a","mentions":["nobody"]}"#, #""text":"a","revisions":[{}]}"#, #""text":"a","threadId":"x"}"#,
            #""text":"a","attachments":[{"sourceKey":"F","path":"data/attachments/../x"}]}"#,
            #""text":"a","attachments":[{"sourceKey":"F","sha256":"zz"}]}"#, "}", #""text":"a""#,
        ]
    )
    func malformedLines(end: String) async throws {
        await #expect(throws: MergeError.unreadable(file: "archive.zip", name: "data/messages.jsonl")) {
            try await messages(Self.start + end + "\n") { _, _ in }
        }
    }

    @Test("Lines that are cut, out of order, or there twice are refused")
    func wrongLines() async throws {
        let line = Self.start + #""text":"a"}"#
        for text in [
            line, "\(line)\n\(line)\n", "\(line)\n\(line.replacing("8000-000000000001", with: "8000-000000000000"))\n",
        ] {
            await #expect(throws: MergeError.unreadable(file: "archive.zip", name: "data/messages.jsonl")) {
                try await messages(text) { _, _ in }
            }
        }
    }

    @Test("Lines that are longer than what is read at once are whole")
    func longLines() async throws {
        let sizes = [0, 1, 262_143, 262_144, 300_000, 1_000_000, 5]
        let lines = sizes.enumerated().map { index, size in
            Self.start.replacing("00000001\"", with: "0000000\(index + 1)\"")
                + "\"text\":\"" + String(repeating: "x", count: size) + "\"}\n"
        }
        var read: [Int] = []
        try await messages(lines.joined()) { message, _ in read.append(message.text.count) }
        #expect(read == sizes)
    }
}
