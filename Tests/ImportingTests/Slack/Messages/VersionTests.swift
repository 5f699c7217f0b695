import Chat
import Importing
import Testing

/// The same key met again, in one export or in several.
@Suite struct VersionTests {
    private static let first = #"{"user": "U1", "text": "Rye at 6", "ts": "10.000001"}"#
    private static let edited =
        #"{"user": "U1", "text": "Rye at 7", "ts": "10.000001", "edited": {"user": "U1", "ts": "20.000000"}}"#

    @Test func `A later export with an edit keeps the earlier text as a revision`() async throws {
        try await withSlackScene { scene in
            try await scene.importDay(Self.first)
            let report = try await scene.importDay(Self.edited)
            #expect(report.updated == 1)
            #expect(report.addsUp)
            let message = try #require(try await scene.messages(of: "U1").first)
            #expect(message.text == "Rye at 7")
            #expect(message.editedAt == Instant(milliseconds: 20_000))
            let revisions = try await scene.revisions(of: "U1")
            #expect(revisions.map(\.text) == ["Rye at 6"])
            #expect(revisions.map(\.writtenAt) == [Instant(milliseconds: 10_000)])
            #expect(try await scene.importDay(Self.edited).unchanged == 1)
            #expect(try await scene.importDay(Self.first).unchanged == 1)
        }
    }

    @Test func `An earlier export afterwards gives its text as a revision`() async throws {
        try await withSlackScene { scene in
            try await scene.importDay(Self.edited)
            #expect(try await scene.importDay(Self.first).updated == 1)
            #expect(try await scene.importDay(Self.first).unchanged == 1)
            #expect(try await scene.messages(of: "U1").map(\.text) == ["Rye at 7"])
            #expect(try await scene.revisions(of: "U1").map(\.text) == ["Rye at 6"])
        }
    }

    @Test func `Another text or another author with the same key is a message of its own`() async throws {
        try await withSlackScene { scene in
            let day = """
                \(Self.first), {"user": "U1", "text": "Something else", "ts": "10.000001"},
                {"user": "U2", "text": "Rye at 6", "ts": "10.000001"}
                """
            let report = try await scene.importDay(day)
            #expect(report.messages == 3)
            #expect(try await scene.messages(of: "U1").count == 2)
            #expect(try await scene.messages(of: "U2").map(\.text) == ["Rye at 6"])
            #expect(try await scene.importDay(day).unchanged == 3)
            #expect(try await scene.importDay(Self.edited).updated == 1)
            #expect(try await scene.importDay(day).unchanged == 3)
            #expect(try await scene.messages(of: "U1").count == 2)
        }
    }

    @Test func `New reactions and files of a known message update it`() async throws {
        try await withSlackScene { scene in
            try await scene.importDay(Self.first)
            let more = """
                {"user": "U1", "text": "Rye at 6", "ts": "10.000001", "reactions": [{"name": "ok", "users": ["U2"]}],
                 "files": [{"id": "F2", "user": "U1"}]}
                """
            let report = try await scene.importDay(more)
            #expect(report.updated == 1)
            #expect(report.reactions == 1)
            #expect(report.attachments == 1)
            #expect(try await scene.importDay(more).unchanged == 1)
            let other = more.replacing("F2", with: "F3")
            #expect(try await scene.importDay(other).attachments == 1)
            #expect(try await scene.attachments(of: "U1").map(\.sourceKey) == ["F2", "F3"])
        }
    }

    @Test func `A record of an edit gives the message and its earlier text`() async throws {
        try await withSlackScene { scene in
            let day = """
                {"subtype": "message_changed", "hidden": true, "ts": "20.000000", "message": \(Self.edited),
                 "previous_message": \(Self.first)}, \(Self.edited)
                """
            let report = try await scene.importDay(day)
            #expect(report.revisions == 1)
            #expect(report.unchanged == 1)
            #expect(try await scene.messages(of: "U1").map(\.text) == ["Rye at 7"])
            #expect(try await scene.revisions(of: "U1").map(\.text) == ["Rye at 6"])
            #expect(try await scene.importDay(day).unchanged == 2)
        }
    }

    @Test func `A record of a deletion keeps the text and marks it`() async throws {
        try await withSlackScene { scene in
            let deletion = """
                {"subtype": "message_deleted", "hidden": true, "ts": "30.500000", "deleted_ts": "10.000001",
                 "previous_message": \(Self.first)}
                """
            let report = try await scene.importDay(deletion + #", {"subtype": "message_deleted", "ts": "31.0"}"#)
            #expect(report.revisions == 1)
            #expect(report.skipped == ["edit or deletion that does not tell of which message": 1])
            let message = try #require(try await scene.messages(of: "U1").first)
            #expect(message.text == "Rye at 6")
            #expect(message.deletedAt == Instant(milliseconds: 30_500))
            #expect(try await scene.importDay(deletion).unchanged == 1)
            #expect(try await scene.importDay(Self.first).unchanged == 1)
        }
    }

    @Test func `A deletion without the text marks the message if it is there`() async throws {
        try await withSlackScene { scene in
            let deletion = #"{"subtype": "message_deleted", "ts": "30.5", "deleted_ts": "10.000001"}"#
            let early = try await scene.importDay(deletion)
            #expect(early.skipped == ["deletion of a message that the export does not have": 1])
            #expect(try await scene.importDay(Self.first + "," + deletion).revisions == 1)
            #expect(try await scene.messages(of: "U1").first?.deletedAt == Instant(milliseconds: 30_500))
        }
    }

    @Test func `Another person's edit is no revision of the author's`() async throws {
        try await withSlackScene { scene in
            try await scene.importDay(
                """
                {"subtype": "message_changed", "ts": "20.0", "message": \(Self.edited),
                 "previous_message": {"user": "U2", "text": "OTHERS", "ts": "10.000001"}}
                """
            )
            #expect(try await scene.revisions(of: "U1").isEmpty)
        }
    }

    @Test(
        arguments: [
            (
                #"{"text": "New", "ts": "10.000001", "edited": {"user": "U1", "ts": "20.0"}}"#, #"{"text": "Old"}"#,
                #""hidden": true"#
            ),
            (#"{"text": "New", "ts": "10.000001"}"#, #"{"user": "U1", "text": "Old"}"#, #""hidden": true"#),
            (#"{"user": "U1", "text": "New", "ts": "10.000001"}"#, #"{"text": "Old"}"#, #""hidden": true"#),
            (#"{"text": "New", "ts": "10.000001"}"#, #"{"text": "Old"}"#, #""user": "U1""#),
        ]
    )
    func `An edit is by whoever any part of its record names`(
        message: String,
        previous: String,
        outer: String
    ) async throws {
        try await withSlackScene { scene in
            let day = """
                {"subtype": "message_changed", "ts": "20.0", \(outer), "message": \(message),
                 "previous_message": \(previous)}
                """
            let report = try await scene.importDay(day)
            #expect(report.revisions == 1)
            #expect(try await scene.messages(of: "U1").map(\.text) == ["New"])
            #expect(try await scene.revisions(of: "U1").map(\.text) == ["Old"])
            #expect(try await scene.messages(of: "unknown").isEmpty)
            #expect(try await scene.importDay(day).unchanged == 1)
        }
    }

    @Test(arguments: [false, true])
    func `A record that names nobody is of the author of its message`(isBefore: Bool) async throws {
        try await withSlackScene { scene in
            let records = """
                {"subtype": "message_changed", "ts": "20.0", "message": {"text": "Rye at 8", "ts": "10.000001"}},
                {"subtype": "message_deleted", "user": "U2", "ts": "30.0", "deleted_ts": "10.000001",
                 "previous_message": {"text": "Rye at 9", "ts": "10.000001"}}
                """
            let day = isBefore ? records + "," + Self.first : Self.first + "," + records
            let report = try await scene.importDay(day)
            #expect(report.addsUp)
            #expect(report.revisions == 2)
            let message = try #require(try await scene.messages(of: "U1").first)
            #expect(message.deletedAt == Instant(milliseconds: 30_000))
            #expect(try await scene.messages(of: "U1").count == 1)
            let texts = try await scene.revisions(of: "U1").map(\.text) + [message.text]
            #expect(Set(texts) == ["Rye at 6", "Rye at 8", "Rye at 9"])
            for author in ["U2", "unknown"] { #expect(try await scene.messages(of: author).isEmpty) }
            #expect(try await scene.importDay(day).unchanged == 3)
        }
    }

    @Test func `A tombstone in the place of a message marks it, whichever comes first`() async throws {
        let tombstone = """
            {"subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted.", "ts": "10.000001"}
            """
        for exports in [[Self.first, tombstone], [tombstone, Self.first]] {
            try await withSlackScene { scene in
                for export in exports { try await scene.importDay(export) }
                let messages = try await scene.messages(of: "U1")
                #expect(messages.map(\.text) == ["Rye at 6"])
                #expect(messages.map(\.deletedAt) == [SlackScene.now])
                let notes = try await scene.messages(of: "USLACKBOT").count
                #expect(notes == (exports[0] == tombstone ? 1 : 0))
                for export in exports { #expect(try await scene.importDay(export).unchanged == 1) }
            }
        }
    }

    @Test func `A later export with another text and no mark of an edit keeps the earlier one`() async throws {
        try await withSlackScene { scene in
            let other = #"{"user": "U1", "text": "Rye at 8", "ts": "10.000001"}"#
            try await scene.importDay(Self.first)
            let report = try await scene.importDay(other)
            #expect(report.updated == 1)
            #expect(report.messages == 0)
            #expect(try await scene.messages(of: "U1").map(\.text) == ["Rye at 8"])
            #expect(try await scene.revisions(of: "U1").map(\.text) == ["Rye at 6"])
            for export in [other, Self.first, other] { #expect(try await scene.importDay(export).unchanged == 1) }
            #expect(try await scene.messages(of: "U1").map(\.text) == ["Rye at 8"])
        }
    }

    @Test(arguments: [false, true])
    func `A deletion with another text of its author marks the message and keeps that text`(
        isBefore: Bool
    ) async throws {
        try await withSlackScene { scene in
            let deletion = """
                {"subtype": "message_deleted", "ts": "30.0", "deleted_ts": "10.000001",
                 "previous_message": {"user": "U1", "text": "Rye at 9", "ts": "10.000001"}}
                """
            let day = isBefore ? deletion + "," + Self.first : Self.first + "," + deletion
            try await scene.importDay(day)
            let messages = try await scene.messages(of: "U1")
            #expect(messages.map(\.deletedAt) == [Instant(milliseconds: 30_000)])
            let texts = try await scene.revisions(of: "U1").map(\.text) + messages.map(\.text)
            #expect(Set(texts) == ["Rye at 6", "Rye at 9"])
            #expect(try await scene.importDay(day).unchanged == 2)
        }
    }

    @Test func `A deletion that stands before its message marks it at once`() async throws {
        try await withSlackScene { scene in
            let deletion = #"{"subtype": "message_deleted", "ts": "30.5", "deleted_ts": "10.000001"}"#
            let report = try await scene.importDay(deletion + "," + Self.first)
            #expect(report.revisions == 1)
            #expect(report.skipped.isEmpty)
            #expect(report.addsUp)
            #expect(try await scene.messages(of: "U1").map(\.deletedAt) == [Instant(milliseconds: 30_500)])
        }
    }

    @Test func `An edit of one person's message is no edit of another's with its key`() async throws {
        try await withSlackScene { scene in
            let day = """
                {"user": "U2", "text": "Mine", "ts": "10.000001"},
                {"subtype": "message_changed", "ts": "20.0", "message": \(Self.edited), "previous_message": \(Self.first)}
                """
            try await scene.importDay(day)
            #expect(try await scene.revisions(of: "U2").isEmpty)
            #expect(try await scene.revisions(of: "U1").map(\.text) == ["Rye at 6"])
            #expect(try await scene.importDay(day).unchanged == 2)
        }
    }

    @Test func `What names no author is counted`() async throws {
        try await withSlackScene { scene in
            let report = try await scene.importDay(#"{"text": "Whose?", "ts": "10.000001"}"#)
            #expect(report.notes == ["entries that name no author, kept together as those of an unknown one": 1])
        }
    }
}
