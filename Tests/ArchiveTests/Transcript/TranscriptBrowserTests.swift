import Archive
import Chat
import Foundation
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct TranscriptBrowserTests {
    private let now = ExportedArchive.now

    private let hostile = [
        "<script>window.planted = 1</script>", "<img src=x onerror=\"window.planted = 2\">",
        "</p></li></ol><h1>planted",
        "\"><svg onload='window.planted = 3'>", "javascript:window.planted=4", "&lt;b&gt;", "\u{202E}gnp.exe",
        String(repeating: "unbreakable", count: 200), "\u{2028}\u{2029}\u{0}\u{7F}", "]]><!-- planted",
    ]

    @Test("A real browser shows the transcript offline, finds words in it, and runs nothing of what people wrote")
    func readInChromium() async throws {
        let python = try #require(Program.python)
        try await ExportedArchive.with { scene in
            for (number, text) in hostile.enumerated() {
                try await scene.say(text, by: scene.ada, at: now.advanced(bySeconds: Int64(number) - 86_400 * 40))
            }
            let monday = now.advanced(bySeconds: -7200)
            try await scene.say(300, by: scene.ada, from: monday) { number in
                number.isMultiple(of: 10) ? "The Café is open, <b>\(number)</b>" : "closed \(number)"
            }
        } _: { archive, _ in
            let read = try await Program.run(
                python,
                ["Tests/archive/browse_transcript.py", archive.unpacked().path, "cafe", "30"]
            )
            #expect(read.output == "3\n", "\(read.errors)")
        }
    }
}
