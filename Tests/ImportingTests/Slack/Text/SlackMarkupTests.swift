import Chat
import Storage
import Testing

@testable import Importing

@Suite struct SlackMarkupTests {
    private static let names = SlackNames(
        users: ["U1": "Ada Quill", "W2": "Tom &amp; Co"],
        conversations: ["C1": "general"]
    )

    @Test(
        arguments: [
            ("plain ünïcode 🥖", "plain ünïcode 🥖"),
            ("<@U1> and <@U1|ada>", "@Ada Quill and @Ada Quill"),
            ("<@U9|nine> <@U9> <@W2>", "@nine @U9 @Tom & Co"),
            ("<#C1|general> <#C1> <#C9>", "#general #general #C9"),
            ("<!here> <!channel|channel> <!everyone>", "@here @channel @everyone"),
            ("<!subteam^S1|@bakers> <!subteam^S2>", "@bakers @S2"),
            ("<!date^1392734382^{date}|Feb 18> ok", "Feb 18 ok"),
            ("<https://a.example/?x=1&amp;y=2>", "https://a.example/?x=1&y=2"),
            ("<https://a.example|the page>", "[the page](https://a.example)"),
            ("<https://a.example|https://a.example>", "https://a.example"),
            ("<mailto:ada@a.example|ada@a.example>", "ada@a.example"),
            ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
            ("&amp;lt; &amp;amp; &nbsp; &", "&lt; &amp; &nbsp; &"),
            ("*bold* and ~gone~ and _it_", "**bold** and ~~gone~~ and _it_"),
            ("(*bold*), *two words*. *x*", "(**bold**), **two words**. **x**"),
            ("*<@U1> ~x~*", "**@Ada Quill ~~x~~**"),
            ("2*3*4 * 5 * a* *b", "2*3*4 * 5 * a* *b"),
            ("* item\n* item", "* item\n* item"),
            ("*not\nbold*", "*not\nbold*"),
            ("**already**", "**already**"),
            ("`*code* &lt; <https://a.example|a>` *b*", "`*code* < a` **b**"),
            ("```\n*x* ~y~ <@U1>\n``` ~z~", "```\n*x* ~y~ @Ada Quill\n``` ~~z~~"),
            ("*a `b* c` d*", "**a `b* c` d**"),
            ("<not a token> <> < <@> <@U1 <#> <!> <!what>", "<not a token> <> < <@> <@U1 <#> <!> <!what>"),
            ("`open *b*", "`open **b**"),
            ("<javascript:x|y>", "[y](javascript:x)"),
            ("", ""),
        ]
    )
    func `Markup becomes readable`(raw: String, readable: String) {
        #expect(SlackMarkup.readable(raw, names: Self.names) == readable)
    }

    @Test(arguments: ["*a ", "~a ", "`a*b ", "<a", "<@U1|", "*<a ", "`` ", "*`a "])
    func `A long hostile text is converted in one pass`(piece: String) {
        let text = String(repeating: piece, count: 200_000)
        #expect(!SlackMarkup.readable(text, names: Self.names).isEmpty)
    }

    @Test func `A link of entities is converted in one pass`() {
        let entities = String(repeating: "&amp;&lt;&amp;gt;&", count: 200_000)
        let readable = String(repeating: "&<&gt;&", count: 200_000)
        #expect(SlackMarkup.readable("<https://a.example|\(entities)>", names: Self.names).contains(readable))
    }

    @Test func `Whom a message mentions is stored, and stays noted after an edit`() async throws {
        try await withSlackScene { scene in
            let text = "<@U2> <@U2|bo> <@U3> <@U9> &lt;@U1&gt; <@U1 <@"
            let day = """
                {"user": "U1", "text": "\(text)", "ts": "1.1"}, {"user": "U1", "text": "hi", "ts": "1.2"},
                {"user": "U1", "subtype": "channel_join", "text": "<@U1> joined", "ts": "1.3"}
                """
            for _ in 1...2 { try await scene.importDay(day) }
            #expect(try await mentions(scene) == [[scene.user("U2"), scene.user("U3")], [], []])
            try await scene.importDay(#"{"user": "U1", "text": "<@U1>", "ts": "1.1", "edited": {"ts": "2.0"}}"#)
            #expect(try await mentions(scene) == [[scene.user("U1"), scene.user("U2"), scene.user("U3")], [], []])
        }
    }

    private func mentions(_ scene: SlackScene) async throws -> [Set<User.ID>] {
        let ids = try await scene.messages(of: "U1").map(\.id)
        let details = try await scene.store.read { try $0.messages.details(of: ids) }
        return ids.map { Set(details[$0]?.mentions ?? []) }
    }

    @Test func `The raw text is kept only where it differs`() async throws {
        try await withSlackScene { scene in
            try await scene.importDay(
                #"{"user": "U1", "text": "hi <@U2>", "ts": "1.1"}, {"user": "U1", "text": "hi", "ts": "1.2"}"#
            )
            let messages = try await scene.messages(of: "U1")
            #expect(messages.map(\.text) == ["hi @Bo Tarn", "hi"])
            #expect(messages.map(\.sourceText) == ["hi <@U2>", nil])
        }
    }
}
