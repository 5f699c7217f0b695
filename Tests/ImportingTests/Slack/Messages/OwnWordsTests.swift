import Chat
import Importing
import Testing

/// Nothing that somebody else wrote may be in an author's message: OTHERS marks such words here.
@Suite struct OwnWordsTests {
    private func expectNoOthersWords(_ scene: SlackScene, of author: String = "U1") async throws {
        for message in try await scene.messages(of: author) {
            #expect(!message.text.contains("OTHERS"))
            #expect(!(message.sourceText ?? "").contains("OTHERS"))
        }
        for file in try await scene.attachments(of: author) {
            #expect(!"\(file)".contains("OTHERS"))
        }
    }

    @Test func `A box that credits somebody is not the words of the person above it`() async throws {
        try await withSlackScene { scene in
            try await scene.importDay(
                """
                {"user": "U1", "text": "", "ts": "1.000001",
                 "attachments": [{"service_name": "News", "author_name": "Bob", "text": "OTHERS words"}]}
                """
            )
            #expect(try await scene.messages(of: "U1").map(\.text) == [""])
            try await expectNoOthersWords(scene)
        }
    }

    @Test func `An earlier text that names nobody is by whoever edited it`() async throws {
        try await withSlackScene { scene in
            try await scene.importDay(
                """
                {"subtype": "message_changed", "hidden": true, "ts": "3.000001",
                 "message": {"user": "U1", "text": "Second", "ts": "1.000001", "edited": {"user": "U1", "ts": "2.000000"}},
                 "previous_message": {"text": "First", "ts": "1.000001"}}
                """
            )
            #expect(try await scene.revisions(of: "U1").map(\.text) == ["First"])
        }
    }

    @Test func `A reaction count without measure does no harm`() async throws {
        try await withSlackScene { scene in
            let report = try await scene.importDay(
                """
                {"user": "U1", "text": "Hi", "ts": "1.000001",
                 "reactions": [{"name": "a", "users": ["U2"], "count": -9223372036854775808},
                               {"name": "b", "users": ["U2"], "count": 9223372036854775807},
                               {"name": "c", "users": ["U2"], "count": 9223372036854775807}]}
                """
            )
            #expect(report.reactions == 3)
        }
    }

    @Test func `A file comment is the commenter's own text alone`() async throws {
        try await withSlackScene { scene in
            try await scene.importDay(
                """
                {"subtype": "file_comment", "ts": "1.000001",
                 "text": "<@U1> commented on <@U2>'s file <https://x.slack.com/f|OTHERS title>: Too salty",
                 "file": {"id": "F1", "user": "U2", "name": "OTHERS.txt", "title": "OTHERS title",
                          "url_private": "https://files.slack.com/F1/OTHERS.txt"},
                 "comment": {"user": "U1", "comment": "Too salty"}}
                """
            )
            let messages = try await scene.messages(of: "U1")
            #expect(messages.map(\.text) == ["Too salty"])
            #expect(messages.map(\.kind) == [.message])
            #expect(try await scene.attachments(of: "U1").map(\.sourceKey) == ["F1"])
            try await expectNoOthersWords(scene)
        }
    }

    @Test(
        arguments: [
            (
                #"""
                {"id": "F1", "user": "U1", "title": "Menu", "initial_comment": {"user": "U1", "comment": "For May"}}
                """#, "For May", "Menu"
            ),
            (#"{"id": "F1", "user": "U1", "title": "Menu"}"#, "typed at the end", "Menu"),
            (#"{"id": "F1", "user": "U2", "title": "OTHERS"}"#, "", nil),
            (
                #"""
                {"id": "F1", "user": "U2", "title": "OTHERS", "initial_comment": {"user": "U2", "comment": "OTHERS"}}
                """#, "", nil
            ),
        ]
    )
    func `A legacy sentence about a file leaves only the author's comment`(
        file: String,
        text: String,
        title: String?
    ) async throws {
        try await withSlackScene { scene in
            try await scene.importDay(
                """
                {"subtype": "file_share", "user": "U1", "upload": true, "ts": "1.000001", "file": \(file),
                 "text": "<@U1|ada> uploaded a file: <https://x.slack.com/f|OTHERS> and commented: typed at the end"}
                """
            )
            #expect(try await scene.messages(of: "U1").map(\.text) == [text])
            #expect(try await scene.attachments(of: "U1").map(\.title) == [title])
            try await expectNoOthersWords(scene)
        }
    }

    @Test func `A text beside modern files is the author's, and other people's file names are not`() async throws {
        try await withSlackScene { scene in
            try await scene.importDay(
                """
                {"user": "U1", "ts": "1.000001", "text": "Two pictures", "files": [
                    {"id": "F1", "user": "U1", "name": "mine.png", "title": "Mine", "mimetype": "image/png",
                     "size": "12", "url_private": "https://files.slack.com/mine.png"},
                    {"id": "F2", "user": "U2", "name": "OTHERS.png", "title": "OTHERS",
                     "url_private": "https://files.slack.com/OTHERS.png"},
                    {"id": "F3", "mode": "tombstone", "name": "OTHERS"}, null, 5]}
                """
            )
            let files = try await scene.attachments(of: "U1")
            #expect(try await scene.messages(of: "U1").map(\.text) == ["Two pictures"])
            #expect(files.map(\.sourceKey) == ["F1", "F2", "F3"])
            #expect(files.map(\.name) == ["mine.png", nil, nil])
            #expect(files.map(\.size) == [12, nil, nil])
            try await expectNoOthersWords(scene)
        }
    }

    @Test(
        arguments: [
            #""from_url": "https://x.slack.com/archives/C1/p1""#, #""is_msg_unfurl": true"#, #""is_share": true"#,
            #""is_reply_unfurl": true"#, #""author_id": "U2""#, #""message_blocks": [{"message": {}}]"#,
            #""original_url": "https://example.org""#,
        ]
    )
    func `Quoted and unfurled texts are left out and counted`(mark: String) async throws {
        try await withSlackScene { scene in
            let quote = #"{\#(mark), "text": "OTHERS", "fallback": "OTHERS", "author_name": "OTHERS"}"#
            let report = try await scene.importDay(
                """
                {"user": "U1", "ts": "1.000001", "text": "See this", "attachments": [\(quote)]},
                {"user": "U1", "ts": "2.000001", "text": "", "attachments": [\(quote)]},
                {"bot_id": "B1", "subtype": "bot_message", "ts": "3.000001", "text": "",
                 "attachments": [{"text": "Timer rang"}, \(quote)]}
                """
            )
            #expect(try await scene.messages(of: "U1").map(\.text) == ["See this", ""])
            #expect(try await scene.messages(of: "B1").map(\.text) == ["Timer rang"])
            #expect(report.notes["quoted or unfurled texts left out"] == 3)
            try await expectNoOthersWords(scene)
        }
    }

    @Test func `A broadcast reply does not bring the root of its thread`() async throws {
        try await withSlackScene { scene in
            let report = try await scene.importDay(
                """
                {"user": "U2", "ts": "1.000001", "thread_ts": "1.000001", "text": "OTHERS root"},
                {"user": "U1", "subtype": "thread_broadcast", "ts": "2.000001", "thread_ts": "1.000001", "text": "Yes",
                 "root": {"user": "U2", "ts": "1.000001", "text": "OTHERS root"}}
                """
            )
            let reply = try #require(try await scene.messages(of: "U1").first)
            let root = try #require(try await scene.messages(of: "U2").first)
            #expect(reply.text == "Yes")
            #expect(reply.thread == root.id)
            #expect(root.thread == nil)
            #expect(report.notes["quoted or unfurled texts left out"] == 1)
        }
    }

    @Test func `A bot's boxes are its own words`() async throws {
        try await withSlackScene { scene in
            try await scene.importDay(
                """
                {"bot_id": "B1", "subtype": "bot_message", "ts": "1.000001", "text": "Order", "attachments": [
                    {"pretext": "New", "title": "Rye", "title_link": "https://o.example/1", "text": "Two &amp; a half",
                     "fields": [{"title": "Hour", "value": "6"}, null], "fallback": "no"}, {"fallback": "Only this"}]}
                """
            )
            #expect(
                try await scene.messages(of: "B1").map(\.text) == [
                    "Order\nNew\n[Rye](https://o.example/1)\nTwo & a half\nHour: 6\nOnly this"
                ]
            )
        }
    }

    @Test func `A person's box counts only where an app made it and there is no text`() async throws {
        try await withSlackScene { scene in
            let report = try await scene.importDay(
                """
                {"user": "U1", "ts": "1.000001", "text": "", "attachments": [{"text": "Sent by my app", "app_id": "A1"}]},
                {"user": "U1", "ts": "2.000001", "text": "", "bot_id": "B1", "attachments": [{"text": "By mine"}]},
                {"user": "U1", "ts": "3.000001", "text": "Typed", "attachments": [{"text": "OTHERS", "app_id": "A1"}]},
                {"user": "U1", "ts": "4.000001", "text": "", "attachments": [{"text": "OTHERS", "channel_name": "x"}]},
                {"user": "U1", "ts": "5.000001", "text": "", "attachments": [{"text": "OTHERS", "ts": "1.0"}]},
                {"user": "U1", "ts": "6.000001", "text": "", "bot_id": "B1",
                 "attachments": [{"text": "OTHERS", "footer": "Posted in #general"}]}
                """
            )
            #expect(
                try await scene.messages(of: "U1").map(\.text) == ["Sent by my app", "By mine", "Typed", "", "", ""]
            )
            #expect(report.notes == ["quoted or unfurled texts left out": 4])
        }
    }

    @Test func `What an app writes as a person leaves out what credits others`() async throws {
        try await withSlackScene { scene in
            try await scene.importDay(
                """
                {"user": "U1", "subtype": "bot_message", "ts": "1.000001", "text": "Typed",
                 "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "OTHERS"}}],
                 "attachments": [{"author_name": "Bo", "text": "OTHERS"}]}
                """
            )
            #expect(try await scene.messages(of: "U1").map(\.text) == ["Typed"])
        }
    }

    @Test(
        arguments: [
            (
                "<@U2> shared a link <https://x.example|doc>, says she",
                "@Bo Tarn shared a link [doc](https://x.example), says she"
            ),
            (
                "<@U1> shared a link <https://x.example|doc>, says she",
                "@Ada Quill shared a link [doc](https://x.example), says she"
            ),
            ("<@U1> shared a file: <https://t.slack.com/files/U1/F1/menu|OTHERS>", ""),
            ("<@U1> shared a file: <https://t.slack.com/p?a&amp;b|OTHERS>", ""),
        ]
    )
    func `Only a sentence of the author about the entry's own file is Slack's`(
        text: String,
        expected: String
    ) async throws {
        try await withSlackScene { scene in
            let report = try await scene.importDay(
                """
                {"subtype": "file_share", "user": "U1", "ts": "1.000001", "text": "\(text)",
                 "files": [{"id": "F1", "user": "U1", "permalink": "https://t.slack.com/p?a&b", "preview": "Mine"}]}
                """
            )
            #expect(try await scene.messages(of: "U1").map(\.text) == [expected])
            #expect(report.notes["texts of the author's own files, such as snippets and posts, left out"] == 1)
        }
    }

    @Test func `A text that only the blocks hold is taken from there`() async throws {
        try await withSlackScene { scene in
            try await scene.importDay(
                """
                {"user": "U1", "ts": "1.000001", "text": "", "blocks": [{"type": "rich_text", "elements": [
                    {"type": "rich_text_section", "elements": [
                        {"type": "text", "text": "Ask "}, {"type": "user", "user_id": "U2"},
                        {"type": "text", "text": " < now", "style": {"bold": true}},
                        {"type": "emoji", "name": "bread"},
                        {"type": "link", "url": "https://a.example", "text": "here"},
                        {"type": "channel", "channel_id": "C1"}, {"type": "broadcast", "range": "here"},
                        {"type": "new"}]},
                    {"type": "rich_text_list", "style": "bullet", "elements": [
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": "flour"}]},
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": "salt"}]}]},
                    {"type": "rich_text_quote", "elements": [{"type": "text", "text": "my own\\nquote"}]},
                    {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a *b* c"}]}]}]}
                """
            )
            let text = try #require(try await scene.messages(of: "U1").first?.text)
            #expect(
                text == """
                    Ask @Bo Tarn* < now*:bread:[here](https://a.example)#general@here
                    - flour
                    - salt
                    > my own
                    > quote
                    ```
                    a *b* c
                    ```
                    """
            )
        }
    }

    @Test(
        arguments: [
            ("<@U1> pinned a message to this channel.", "@Ada Quill pinned a message to this channel."),
            ("<@U1> pinned <@U2>'s file <https://f.example|OTHERS> here.", "@Ada Quill pinned @Bo Tarn's file"),
            ("pinned a message: OTHERS", "pinned a message"), ("OTHERS pinned", ""),
            ("<@U1> pinned OTHERS", "@Ada Quill pinned"),
            ("<@U1> pinned a message to this channel. OTHERS", "@Ada Quill pinned a message to this channel."),
            (#"<@U1> pinned a message to this channel.\r\nOTHERS"#, "@Ada Quill pinned a message to this channel."),
            ("<@U1> pinned an image to this channel. OTHERS", "@Ada Quill pinned an image to this channel."),
        ]
    )
    func `A pin is Slack's sentence without the pinned item`(text: String, expected: String) async throws {
        try await withSlackScene { scene in
            let report = try await scene.importDay(
                """
                {"user": "U1", "subtype": "pinned_item", "ts": "1.000001", "text": "\(text)",
                 "item": {"text": "OTHERS"}, "attachments": [{"text": "OTHERS", "author_name": "OTHERS"}]}
                """
            )
            #expect(report.events == 1)
            #expect(try await scene.messages(of: "U1").map(\.text) == [expected])
        }
    }
}
