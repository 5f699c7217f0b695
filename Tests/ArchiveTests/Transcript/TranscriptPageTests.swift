import Chat
import Foundation
import Storage
import TestSupport
import Testing

@testable import Archive

@Suite(.timeLimit(.minutes(10))) struct TranscriptPageTests {
    private let ada = WrittenTranscript.ada
    private let bo = WrittenTranscript.bo
    private let morning = WrittenTranscript.morning
    private let id = WrittenTranscript.message(0xA1)

    @Test("A message is one list item with its identifier, its time and its text, below the heading of its day")
    func writesAMessage() throws {
        let transcript = try WrittenTranscript { try $0.take("Bread & <butter>\nis \"ready\"", id: id) }
        let page = transcript.kitchenPage
        #expect(
            page.contains(
                """
                <section><h2><time datetime="2025-03-04">Tuesday, 4 March 2025</time></h2>
                <ol role="list">
                <li id="\(id)"><time>10:32:05</time><p>Bread &amp; &lt;butter&gt;
                is "ready"</p></li>
                </ol></section>
                """
            )
        )
        #expect(page.contains("<title>kitchen, March 2025</title>"))
        #expect(page.contains("Room, 1 message. All times are in UTC."))
        #expect(page.hasPrefix("<!doctype html>\n<html lang=\"en\">"))
    }

    @Test("Days and months are told in Spanish too")
    func speaksSpanish() throws {
        let transcript = try WrittenTranscript(.spanish) { intake in
            try intake.take("uno", id: id)
            try intake.take("dos", id: WrittenTranscript.message(2, at: morning.advanced(byDays: 4)))
        }
        let page = transcript.kitchenPage
        #expect(page.contains("<html lang=\"es\">"))
        #expect(page.contains(">martes, 4 de marzo de 2025</time>"))
        #expect(page.contains(">sábado, 8 de marzo de 2025</time>"))
        #expect(page.contains("Sala, 2 mensajes. Todas las horas son UTC."))
        #expect(transcript.index.contains("Mensajes de <bdi>Ada Bright</bdi>"))
        #expect(transcript.index.contains("1200 mensajes más antiguos esperan"))
    }

    @Test("No text, no name and no reason becomes markup")
    func escapesEverything() throws {
        let hostile = [
            "<script>alert(1)</script>", "</p></li></ol><img src=x onerror=alert(1)>", "<!-- ", "]]>", "&lt;b&gt;",
            "\" onclick=\"alert(1)", "' onclick='alert(1)", "</title><script>", "</style><script>", "&#60;script&#62;",
            "\u{202E}<b>", "<\u{0301}script>", "\u{0}<b>\u{7}", "{{constructor}}", "javascript:alert(1)", "<p>",
        ]
        let attachments = hostile.map { text in
            Attachment(
                sourceKey: text,
                name: text,
                title: text,
                mediaType: "image/png",
                size: 1,
                sourceURL: "javascript:alert(1)",
                digest: text.hasPrefix("<") ? Array(repeating: 7, count: 32) : nil
            )
        }
        func transcript(_ texts: [String]) throws -> WrittenTranscript {
            var labels: [Conversation.ID: ConversationLabel] = [:]
            for (number, text) in texts.enumerated() {
                let id = WrittenTranscript.conversation(UInt64(number))
                labels[id] = ConversationLabel(id: id, kind: .group, name: text)
            }
            return try WrittenTranscript(subjects: [ada: texts[0], bo: texts[1]], labels: labels) { intake in
                for (number, text) in texts.enumerated() {
                    let sentAt = morning.advanced(bySeconds: Int64(number))
                    let place = WrittenTranscript.conversation(UInt64(number))
                    try intake.take(text, id: WrittenTranscript.message(UInt64(number), at: sentAt), in: place) {
                        $0.revisions = [Revision(text: text, writtenAt: sentAt)]
                        if texts == hostile { $0.attachments = [attachments[number]] }
                    }
                }
            }
        }
        let tags = try Regex("<[^>]*>")
        func tagNames(_ page: String) -> [Substring] {
            page.matches(of: tags).map { page[$0.range].prefix { $0 != " " && $0 != ">" } }
        }
        let plain = try transcript(hostile.map { _ in "plain" })
        let attacked = try transcript(hostile)
        // Files add tags of their own, which are known.
        let own: Set<Substring> = [
            "<ul", "</ul", "<a", "</a", "<img", "<bdi", "</bdi", "<small", "</small", "<li", "</li",
        ]
        for (page, model) in zip(attacked.conversationPages, plain.conversationPages) {
            #expect(tagNames(page).filter { !own.contains($0) } == tagNames(model).filter { !own.contains($0) })
            #expect(!page.matches(of: tags).contains { page[$0.range].contains("onclick=\"") })
        }
        #expect(tagNames(attacked.index) == tagNames(plain.index))
        #expect(attacked.scanned?.values.map { String(decoding: $0, as: UTF8.self) }.sorted() == hostile.sorted())
    }

    @Test("Control characters are shown as pictures, and text of any bytes comes back as it was")
    func bringsBackAnyBytes() throws {
        let everything = Array(UInt8.min...UInt8.max)
        let pictures = Array("\u{2400}\u{2421}".utf8)
        let transcript = try WrittenTranscript { intake in
            try intake.take(everything + pictures + [0, 0x7F], id: id)
            try intake.take([], id: WrittenTranscript.message(0xA2))
        }
        #expect(transcript.kitchenPage.contains("&#9216;&#9217;"))
        #expect(transcript.kitchenPage.contains("\u{2400}\u{2421}&#9216;&#9249;</p>"))
        // The helper decodes pages as UTF-8, so that the upper half is compared on the bytes alone.
        let page = OutputBuffer(capacity: 16)
        page.append("<li id=\"\(id)\"><p>")
        everything.withUnsafeBytes { page.appendMarkup($0) }
        page.append("</p>")
        let scanned = WrittenTranscript.scan(Array(page.bytes))
        #expect(scanned?.map(\.1) == [everything])
        #expect(!page.bytes.contains { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 })
    }

    @Test("Events, edits and deletions are marked, and no earlier text is lost")
    func marksWhatHappened() throws {
        let later = morning.advanced(bySeconds: 95)
        let transcript = try WrittenTranscript { intake in
            try intake.take("third", id: id) {
                $0.editedAt = later
                $0.revisions = [
                    Revision(text: "first <1>", writtenAt: morning),
                    Revision(text: "second", writtenAt: morning.advanced(bySeconds: 30)),
                ]
            }
            try intake.take("gone", id: WrittenTranscript.message(0xA2)) { $0.deletedAt = later }
            try intake.take("Joined the room.", id: WrittenTranscript.message(0xA3)) { $0.kind = .event }
        }
        let page = transcript.kitchenPage
        #expect(
            page.contains(
                """
                <p>third</p><details><summary>Edited 4 March 2025, 10:33:40 UTC; 2 earlier texts</summary>\
                <ol><li><small>4 March 2025, 10:32:05 UTC</small><div>first &lt;1&gt;</div></li>\
                <li><small>4 March 2025, 10:32:35 UTC</small><div>second</div></li></ol></details></li>
                """
            )
        )
        #expect(
            page.contains(
                """
                class="deleted"><time>10:32:05</time><small>Deleted 4 March 2025, 10:33:40 UTC</small><p>gone</p></li>
                """
            )
        )
        #expect(page.contains("class=\"event\"><time>10:32:05</time><small>Event</small><p>Joined the room.</p></li>"))
        #expect(page.contains("Room, 3 messages (1 of them an event)."))
        #expect(transcript.scanned?.count == 3)
    }

    @Test("A reply leads to the first message of its thread where the transcript has it, and only there")
    func linksThreads() throws {
        let nextMonth = WrittenTranscript.message(0xB1, at: morning.advanced(byDays: 40))
        let other = WrittenTranscript.conversation(2)
        let transcript = try WrittenTranscript { intake in
            try intake.take("root", id: id) { $0.thread = id }
            try intake.take("reply", id: nextMonth) { $0.thread = id }
            try intake.take("to another's", id: WrittenTranscript.message(0xB2, at: nextMonth.instant)) {
                $0.thread = WrittenTranscript.message(0xFF)
            }
            try intake.take("elsewhere", id: WrittenTranscript.message(0xB3, at: nextMonth.instant), in: other) {
                $0.thread = id
            }
        }
        let april = try #require(transcript.pages["data/html/kitchen-00000001/2025-04.html"])
        let link =
            "<p>reply</p><small><a href=\"2025-03.html#\(id)\">In the thread of 4 March 2025, 10:32:05 UTC</a></small>"
        #expect(april.contains(link))
        #expect(april.contains("<p>to another's</p><small>In a thread</small></li>"))
        let elsewhere = try #require(transcript.pages["data/html/kitchen-00000002/2025-04.html"])
        #expect(elsewhere.contains("<p>elsewhere</p><small>In a thread</small></li>"))
        #expect(transcript.kitchenPage.contains("<p>root</p></li>"))
    }

    @Test("Files are linked with name and size, pictures shown, and what a browser would run is only named")
    func listsFiles() throws {
        func file(_ name: String, _ mediaType: String, deleted: Bool = false, isHere: Bool = true) -> Chat.Attachment {
            Attachment(
                sourceKey: "1",
                name: name,
                title: nil,
                mediaType: mediaType,
                size: 12_345,
                sourceURL: nil,
                digest: isHere ? Array(repeating: 0xAB, count: 32) : nil,
                deletedAt: deleted ? morning : nil
            )
        }
        let transcript = try WrittenTranscript { intake in
            try intake.take("look", id: id) {
                $0.attachments = [
                    file("oven.png", "image/png"), file("notes \"1\".pdf", "application/pdf"),
                    file("page.html", "image/png"), file("drawing.svg", "image/svg+xml"),
                    file("gone.txt", "text/plain", deleted: true), file("old.txt", "text/plain", isHere: false),
                ]
            }
        }
        let path = "../../attachments/" + String(repeating: "ab", count: 32)
        let page = transcript.kitchenPage
        #expect(
            page.contains(
                """
                <li><a href="\(path).png"><img loading="lazy" src="\(path).png" alt="Picture"><bdi>oven.png</bdi></a> \
                <small>12.3 kB</small></li>
                """
            )
        )
        #expect(
            page.contains("<a href=\"\(path).pdf\" download=\"notes &quot;1&quot;.pdf\"><bdi>notes \"1\".pdf</bdi></a>")
        )
        #expect(page.contains("<li><bdi>page.html</bdi> <small>12.3 kB, data/attachments/abab"))
        #expect(page.contains("<li><bdi>drawing.svg</bdi> <small>12.3 kB, data/attachments/abab"))
        #expect(page.contains("<bdi>gone.txt</bdi> <small>12.3 kB, file deleted 4 March 2025, 10:32:05 UTC</small>"))
        #expect(page.contains("<bdi>old.txt</bdi> <small>12.3 kB, the file itself is not in this archive</small>"))
        #expect(transcript.scanned?.count == 1)
    }

    @Test("A transcript of several people tells who wrote each message")
    func tellsAuthors() throws {
        let transcript = try WrittenTranscript(subjects: [ada: "Ada Bright", bo: "Bo <i>"]) { intake in
            try intake.take("one", id: id)
            try intake.take("two", id: WrittenTranscript.message(0xA2), by: bo)
        }
        #expect(transcript.kitchenPage.contains("</time><b><bdi>Ada Bright</bdi></b><p>one</p>"))
        #expect(transcript.kitchenPage.contains("</time><b><bdi>Bo &lt;i&gt;</bdi></b><p>two</p>"))
        #expect(transcript.index.contains("<h1>Messages of <bdi>Ada Bright, Bo &lt;i&gt;</bdi></h1>"))
    }

    @Test(
        "The policy of a page allows its own style and script by their digests, and nothing else",
        .enabled(if: Program.python != nil)
    )
    func allowsItsOwnScriptOnly() async throws {
        let transcript = try WrittenTranscript { try $0.take("hello", id: id) }
        let program = """
            import base64,hashlib,re,sys
            page=sys.stdin.read()
            policy=re.search(r'Content-Security-Policy" content="([^"]*)"',page).group(1)
            for tag in 'style','script':
                (text,)=re.findall(f'<{tag}>(.*?)</{tag}>',page,re.S)
                digest=base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
                policy=policy.replace(f"{tag}-src 'sha256-{digest}'",tag)
            print(policy)
            """
        for page in [transcript.kitchenPage, transcript.index] {
            let outcome = try await Program.run(try #require(Program.python), ["-c", program], input: page)
            let policy =
                "default-src 'none'; img-src 'self' file:; style; script; base-uri 'none'; form-action 'none'\n"
            #expect(outcome.output == policy, "\(outcome.errors)")
        }
    }
}
