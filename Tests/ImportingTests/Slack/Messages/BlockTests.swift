import Chat
import Importing
import Testing

/// What blocks say, beside a text or alone, is kept or counted.
@Suite struct BlockTests {
    private static let unknown =
        "blocks of a kind that is not known here, of which at most plain texts are kept, and of people's nothing"
    private static let unread = "blocks beside a person's text that say more than it left out"

    private func section(_ text: String) -> String {
        #"{"type": "section", "text": {"type": "mrkdwn", "text": "\#(text)"}}"#
    }

    /// The only message of an author, after a day with an entry, and the notes of its import.
    private func importEntry(
        _ fields: String,
        blocks: String,
        of author: String
    ) async throws -> (text: String, notes: [String: Int]) {
        var result: (text: String, notes: [String: Int]) = ("", [:])
        try await withSlackScene { scene in
            let report = try await scene.importDay(#"{"ts": "1.000001", \#(fields), "blocks": [\#(blocks)]}"#)
            let messages = try await scene.messages(of: author)
            #expect(messages.count == 1)
            result = (messages.first?.text ?? "", report.notes)
        }
        return result
    }

    @Test(
        arguments: [
            (#""bot_id": "B1", "subtype": "bot_message""#, "B1"), (#""bot_id": "B1", "user": "U3""#, "U3"),
            (#""subtype": "bot_message", "username": "oven""#, "bot:oven"), (#""bot_id": "B1", "user": "U1""#, "U1"),
            (#""user": "U3""#, "U3"),
        ]
    )
    func `An app's blocks that say more than its text are kept`(fields: String, author: String) async throws {
        let result = try await importEntry(
            fields + #", "text": "New order""#,
            blocks: """
                {"type": "header", "text": {"type": "plain_text", "text": "New order!"}}, {"type": "divider"},
                \(section("*Two* ryes for <@U2>")),
                {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Bake"}}]}
                """,
            of: author
        )
        #expect(result.text == "New order!\n**Two** ryes for @Bo Tarn\nBake")
        #expect(result.notes.isEmpty)
    }

    @Test(arguments: ["Order 7 came", "?!"])
    func `An app's text that its blocks do not repeat stays before them`(text: String) async throws {
        let blocks = section("Two ryes")
        let result = try await importEntry(#""bot_id": "B1", "text": "\#(text)""#, blocks: blocks, of: "B1")
        #expect(result.text == text + "\nTwo ryes")
    }

    @Test(arguments: ["Ask <@U2|bo>: *two* ryes, <https://a.example|here> &amp; now", "So: Ask @Bo Tarn, two ryes now"])
    func `An app's blocks that repeat its text are not kept twice`(text: String) async throws {
        let blocks = section("Ask <@U2>:") + "," + section("_two_ ryes")
        let result = try await importEntry(#""bot_id": "B1", "text": "\#(text)""#, blocks: blocks, of: "B1")
        #expect(result.text.split(separator: "ryes").count == 2)
        #expect(!result.text.contains("\n"))
    }

    @Test func `A word inside another one is no repetition`() async throws {
        let result = try await importEntry(#""bot_id": "B1", "text": "catering""#, blocks: section("cat"), of: "B1")
        #expect(result.text == "catering\ncat")
    }

    @Test func `A box that repeats an app's text is not kept beside its blocks`() async throws {
        let fields = #""bot_id": "B1", "text": "Order", "attachments": [{"fallback": "Order"}]"#
        let result = try await importEntry(fields, blocks: section("Order of *rye*"), of: "B1")
        #expect(result.text == "Order of **rye**")
    }

    @Test func `Texts that are made to be hard to compare do no harm`() async throws {
        let text = String(repeating: "a ", count: 50_000)
        let blocks = [String](repeating: section(text + "b"), count: 5).joined(separator: ",")
        let result = try await importEntry(#""bot_id": "B1", "text": "\#(text)c""#, blocks: blocks, of: "B1")
        #expect(result.text.utf8.count > 500_000)
    }

    @Test func `A person's blocks that say more than the text are counted`() async throws {
        let blocks = section("Hello there") + "," + section("and more")
        let result = try await importEntry(#""user": "U1", "text": "Hello, *there*""#, blocks: blocks, of: "U1")
        #expect(result.text == "Hello, **there**")
        #expect(result.notes == [Self.unread: 1])
    }

    @Test func `The rich text that repeats a person's text makes no note`() async throws {
        let blocks = #"""
            {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Hi"}]}]}
            """#
        let result = try await importEntry(#""user": "U1", "text": "Hi""#, blocks: blocks, of: "U1")
        #expect(result.text == "Hi")
        #expect(result.notes.isEmpty)
    }

    @Test(
        arguments: [
            (#"{"type": "poll", "text": "One < two"}"#, "One < two"),
            (#"{"type": "poll", "text": {"type": "mrkdwn", "text": "*One*"}}"#, "**One**"),
            (#"{"type": "x", "elements": [{"type": "text", "text": "a"}, {"type": "emoji", "name": "b"}]}"#, "a\n:b:"),
            (
                #"{"type": "rich_text_x", "elements": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}"#,
                "ab"
            ),
            (#"{"fields": [{"type": "plain_text", "text": "a"}]}"#, "a"),
            (#"{"type": "map", "place": "OTHER"}"#, ""),
        ]
    )
    func `A block of an unknown kind is counted, and an app's texts in it are kept`(
        block: String,
        text: String
    ) async throws {
        for (fields, author, expected) in [(#""bot_id": "B1""#, "B1", text), (#""user": "U1""#, "U1", "")] {
            let result = try await importEntry(fields + #", "text": """#, blocks: block, of: author)
            #expect(result.text == expected)
            #expect(result.notes == [Self.unknown: 1])
        }
    }

    @Test(
        arguments: [
            (#"{"type": "markdown", "text": "a < b"}"#, "a < b"),
            (#"{"type": "video", "title": {"type": "plain_text", "text": "Knead"}, "alt_text": "no"}"#, "Knead"),
            (#"{"type": "image", "alt_text": "A loaf"}"#, "A loaf"),
            (#"{"type": "image", "title": "Loaf", "alt_text": "no"}"#, "Loaf"),
            (
                #"""
                {"type": "table", "rows": [[{"type": "raw_text", "text": "Rye"}, {"type": "raw_text", "text": "2"}],
                                           [{"type": "raw_text", "text": "Oat"}, null]]}
                """#, "Rye | 2\nOat | "
            ),
            (
                #"""
                {"type": "section", "fields": [{"type": "mrkdwn", "text": "a"}],
                 "accessory": {"type": "button", "text": {"type": "plain_text", "text": "Go"}}}
                """#, "a\nGo"
            ),
        ]
    )
    func `A block of a known kind is read without a note`(block: String, text: String) async throws {
        let result = try await importEntry(#""user": "U1", "text": """#, blocks: block, of: "U1")
        #expect(result.text == text)
        #expect(result.notes.isEmpty)
    }
}
