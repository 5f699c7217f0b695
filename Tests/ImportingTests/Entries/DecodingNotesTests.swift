import Chat
import Importing
import Testing

/// A field that is left out for its type is counted once, and nothing else is.
@Suite struct DecodingNotesTests {
    private static let note = "fields of another type than Slack's left out"

    @Test(
        arguments: [
            (#""text": 5"#, 1), (#""text": "x", "attachments": {"text": "y"}"#, 1), (#""text": "x", "files": "y""#, 1),
            (#""text": "x", "files": [1, {"id": 2}, null]"#, 2), (#""text": ["x"], "reactions": {}, "user": true"#, 3),
            (#""text": "x", "edited": "1.0", "blocks": "none""#, 2), (#""text": "x", "files": [{"size": {}}]"#, 1),
            (#""blocks": [5, {"type": "section", "text": 7}]"#, 2), (#""text": "x", "blocks": [5]"#, 1),
            (
                #""subtype": "message_changed", "previous_message": 1, "message": {"bot_id": "B1", "ts": "1.0", "text": 1}"#,
                2
            ),
            (#""text": "half an emoji \ud83d", "files": 1"#, 1),
        ]
    )
    func `A field of another type is counted`(fields: String, count: Int) async throws {
        try await withSlackScene { scene in
            let report = try await scene.importDay(
                #"{"ts": "1.000001", "bot_id": "B1", \#(fields)}, {"ts": "2.000001", "bot_id": "B1"}"#
            )
            #expect(report.entries == 2)
            #expect(report.addsUp)
            #expect(report.skipped.isEmpty)
            #expect(report.notes == [Self.note: count])
        }
    }

    @Test func `Null and absent fields, and those that have several types, make no note`() async throws {
        try await withSlackScene { scene in
            let report = try await scene.importDay(
                """
                {"ts": "1.000001", "user": "U1", "text": null, "files": null, "reactions": [], "edited": null,
                 "attachments": [{"text": "x", "from_url": null, "is_share": false}, {"text": "x", "channel_id": "C1"}],
                 "file": {"size": "12"}}
                """
            )
            #expect(report.notes[Self.note] == nil)
        }
    }

    @Test func `Fields of the lists are counted too`() async throws {
        try await withSlackScene { scene in
            let report = try await scene.import([
                "users.json": #"[{"id": "U1", "name": 5}, 7]"#, "channels.json": #"[{"id": "C1", "members": "U1"}]"#,
            ])
            #expect(report.notes == [Self.note: 3])
        }
    }
}
