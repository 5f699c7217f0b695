import Testing

@testable import Importing

@Suite struct EntryDecoderTests {
    private func decode(_ json: String) throws -> SlackEntry {
        try EntryDecoder().decode(SlackEntry.self, Array(json.utf8), file: "day.json", number: 3)
    }

    @Test(
        arguments: [
            #"{"text": 5, "user": null, "ts": "1.0", "files": null, "reactions": {}, "edited": "x", "new": [[1e400]]}"#,
            #"{"ts": "1.0", "files": [null, 1, {"size": 1.5, "id": {}}], "attachments": [null, {"fields": 3}]}"#,
            #"{"ts": "1.0", "blocks": "none", "user_profile": [], "comment": 1, "file": [], "root": null}"#,
        ]
    )
    func `Fields of an unusual type do not make an entry worthless`(json: String) throws {
        #expect(try decode(json).ts == "1.0")
    }

    @Test(arguments: [#"{"text": "a" "b"}"#, "{]", "tru", #"{"text": "\q"}"#, #"{"text": "a"#, "{'a': 1}"])
    func `What is no JSON is refused with its number`(json: String) {
        #expect(throws: ImportError.malformed(name: "day.json", entry: 3, expected: "valid JSON")) { try decode(json) }
    }

    @Test func `Half an emoji becomes a replacement character`() throws {
        #expect(try decode(#"{"text": "a \ud83d b \ud83e\udd56 \\ud83d"}"#).text == "a \u{FFFD} b 🥖 \\ud83d")
        #expect(try decode(#"{"text": "\udd56"}"#).text == "\u{FFFD}")
    }

    @Test func `A NUL becomes a replacement character`() throws {
        #expect(try decode(#"{"text": "a\u0000b"}"#).text == "a\u{FFFD}b")
    }
}
