import Chat
import Storage
import Testing

@testable import Archive

@Suite(.timeLimit(.minutes(10))) struct TranscriptScannerTests {
    private let id = WrittenTranscript.message(0xA1)

    private func scan(_ page: String) -> [String]? {
        WrittenTranscript.scan(Array(page.utf8))?.map {
            "\($0.0 == id ? "A" : "B"):\(String(decoding: $0.1, as: UTF8.self))"
        }
    }

    @Test("Messages are read with their texts as they were")
    func readsMessages() throws {
        #expect(scan("") == [])
        #expect(scan("<!doctype html><main></main>") == [])
        #expect(scan("<li id=\"\(id)\"><time>1</time><p>a &amp; b</p></li>") == ["A:a & b"])
        #expect(scan("<li id=\"\(id)\" class=\"event\"><p></p><ol><li>x</li></ol></li>") == ["A:"])
        #expect(scan("<li id=\"\(id)\"><p>&lt;&gt;&amp;lt;&#9216;&#9249;\n\t</p>") == ["A:<>&lt;\u{0}\u{7F}\n\t"])
    }

    @Test(
        "What no transcript has is reported",
        arguments: [
            "<p>without a message</p>", "<li id=\"ID\">", "<li id=\"ID\"><li id=\"ID\"><p>x</p>",
            "<li id=\"ID\"><p>one</p><p>two</p>", "<li id=\"ID\"><p>open", "<li id=\"ID\"><p>a <b>b</b></p>",
            "<li id=\"ID\"><p>&nbsp;</p>", "<li id=\"ID\"><p>&#65;</p>", "<li id=\"ID\"><p>&#9226;</p>",
            "<li id=\"ID\"><p>&#9250;</p>", "<li id=\"ID\"><p>&</p>", "<li id=\"ID\"><p>&#</p>",
            "<li id=\"ID\"><p>&#921",
            "<li id=\"ID\"><p>&#9999999;</p>", "<li id=\"nonsense\"><p>x</p>", "<li id=\"ID", "<li id=\"ID\"><p",
            "<li id=\"0190000000007000-8000-0000-000000000001\"><p>x</p>",
            "<li id=\"01900000-0000-7000-8000-00000000000A\"><p>x</p>",
            "<li id=\"01900000-0000-7000-8000-0000000000011\"><p>x</p>",
            "<li id=\"019000000-000-7000-8000-000000000001\"><p>x</p>", "<li id=\"ID\"><!-- <p>hidden</p> -->",
            "<li id=\"ID'><p>x</p>",
        ]
    )
    func reportsOddities(page: String) {
        #expect(scan(page.replacing("ID", with: id.description)) == nil)
    }

    @Test("No page that was cut or changed traps the scanner")
    func survivesAnything() throws {
        let transcript = try WrittenTranscript { intake in
            try intake.take("a & b <c> \u{1}", id: id) { $0.revisions = [Revision(text: "x", writtenAt: id.instant)] }
            try intake.take("d", id: WrittenTranscript.message(0xA2))
        }
        let page = Array(transcript.kitchenPage.utf8)
        let body = Array(transcript.kitchenPage.split(separator: "<main", maxSplits: 1)[1].utf8)
        for length in 0...body.count { _ = WrittenTranscript.scan(Array(body[..<length])) }
        for place in body.indices {
            for byte in [UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: ">"), 0, 0xFF] {
                var changed = body
                changed[place] = byte
                _ = WrittenTranscript.scan(changed)
            }
        }
        #expect(WrittenTranscript.scan(page)?.count == 2)
    }
}
