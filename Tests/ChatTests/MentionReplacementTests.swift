import Chat
import Testing

@Suite struct MentionReplacementTests {
    private static let person = User.ID(high: 1, low: 0xABCD_EF01)

    /// An erasure of Ann, among people whose names begin as hers.
    private static func erasure(_ names: [String] = ["Ann", "ann"]) -> MentionReplacement {
        var others = MentionedPeople()
        others.add(["Ann Marie", "annm"], sourceID: "UMARIE")
        others.add(["Ann-Lou"], sourceID: "ULOU")
        others.add(["Ann"], sourceID: "UANN2")
        others.add(["Bo"], sourceID: "UBO")
        return MentionReplacement(erasing: person, names: names, sourceID: "UANN", others: others)
    }

    @Test(
        "In a text without a source, a name counts that is not the beginning of another one",
        arguments: [
            ("hi @Ann, @Anna", "hi @*, @Anna"), ("@Ann Marie and @Ann Maries", "@Ann Marie and @* Maries"),
            ("@Ann-Lou or @Ann-please", "@Ann-Lou or @*-please"), ("@Ann's", "@*'s"), ("Ann was here", nil),
            ("@Annさん and @Ann\u{301}", "@*さん and @Ann\u{301}"), ("@UANN", "@*"), ("@Ann@Bo @ann", "@*@Bo @*"),
        ] as [(String, String?)]
    )
    func namesAreTold(text: String, expected: String?) {
        let wording = Self.erasure().applied(to: Wording(text: text, source: nil))
        #expect(wording?.text == expected?.replacing("*", with: "Erased user abcdef01"))
    }

    @Test("A name in a script without blanks ends where it ends", arguments: ["@田中さん", "@田中 さん"])
    func scriptsWithoutBlanks(text: String) {
        let wording = Self.erasure(["田中"]).applied(to: Wording(text: text, source: nil))
        #expect(wording?.text.hasPrefix("@Erased user abcdef01") == true)
    }

    @Test(
        "The mentions of the source tell whose a name is, also where a word goes on after it",
        arguments: [
            ("<@UANN>s idea", "@Anns idea", "<@*>s idea", "@+s idea"),
            ("<@UANN|ann> Marie", "@Ann Marie", "<@*> Marie", "@+ Marie"),
            ("<@UMARIE> <@UANN> Marie", "@Ann Marie @Ann Marie", "<@UMARIE> <@*> Marie", "@Ann Marie @+ Marie"),
            ("<@UANN2> <@UANN> <@UANN2>", "@Ann @Ann @Ann", "<@UANN2> <@*> <@UANN2>", "@Ann @+ @Ann"),
            ("<@UGONE> <@UANN>!", "@whoever @Ann!", "<@UGONE> <@*>!", "@whoever @+!"),
            ("<@UANN|annie> x", "@annie x", "<@*> x", "@+ x"),
            ("<@UANN12> <@UANN>", "@Zed @Ann", "<@UANN12> <@*>", "@Zed @+"),
            ("<@UANN><@UBO>", "@Ann@Bo", "<@*><@UBO>", "@+@Bo"),
        ]
    )
    func sourcesTell(source: String, text: String, newSource: String, newText: String) {
        let wording = Self.erasure().applied(to: Wording(text: text, source: source))
        #expect(wording?.source == newSource.replacing("*", with: "ERASEDABCDEF01"))
        #expect(wording?.text == newText.replacing("+", with: "Erased user abcdef01"))
    }

    @Test("A handle goes from the names that Slack makes for conversations")
    func handlesGoFromNames() {
        let wording = Self.erasure().applied(to: Wording(text: "in #mpdm-bo--ann--anna-1.", source: nil))
        #expect(wording?.text == "in #mpdm-bo--erasedabcdef01--anna-1.")
        #expect(Self.erasure().applied(to: Wording(text: "#mpdm-bo--anna-1", source: nil)) == nil)
    }

    @Test("Names are put right where the source mentions the person, both at once, and what was typed stays")
    func namesChange() {
        let renaming = MentionReplacement(
            renaming: ["Ann": "Eve", "Eve": "Ann"],
            sourceID: "UANN",
            others: MentionedPeople()
        )
        #expect(renaming.applied(to: Wording(text: "@Ann @Eve", source: nil))?.text == "@Eve @Ann")
        let wording = renaming.applied(to: Wording(text: "@Ann typed @Ann", source: "@Ann typed <@UANN|Ann>"))
        #expect(wording?.source == "@Ann typed <@UANN>")
        #expect(renaming.applied(to: Wording(text: "@Eva", source: nil)) == nil)
    }
}
