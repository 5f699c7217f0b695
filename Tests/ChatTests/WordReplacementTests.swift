import Chat
import Testing

@Suite struct WordReplacementTests {
    @Test(
        "Words are replaced where they stand by themselves",
        arguments: [
            ("Ann met Anna and Ann.", "Bea met Anna and Bea."), ("Ann-Marie", "Bea-Marie"), ("Johann", nil), ("", nil),
            ("(Ann)", "(Bea)"), ("Ann", "Bea"), ("ann", nil), ("Ann2", nil), ("@Ann's", "@Bea's"),
        ] as [(String, String?)]
    )
    func wordsAreReplaced(text: String, expected: String?) {
        #expect(WordReplacement([("Ann", "Bea")]).applied(to: text) == expected)
    }

    @Test("What was put in is not replaced again, and the longer of two terms counts")
    func onePassIsMade() {
        let swap = WordReplacement([("Ann", "Bea"), ("Bea", "Ann"), ("Ann Bright", "Cy")])
        #expect(swap.applied(to: "Ann, Bea, Ann Bright") == "Bea, Ann, Cy")
    }

    @Test("A mention in a source's text goes with its label, and another identifier that begins alike stays")
    func sourceMentionsAreErased() {
        let person = User.ID(high: 1, low: 0xABCD_EF01)
        let erasure = MentionErasure(of: person, names: ["Ada"], sourceIDs: ["U0ADA"])
        #expect(
            erasure.applied(toSource: "<@U0ADA> and <@U0ADA|ada> and <@U0ADAM>")
                == "<@ERASEDABCDEF01> and <@ERASEDABCDEF01> and <@U0ADAM>"
        )
        #expect(erasure.applied(to: "hi @Ada, @Adam") == "hi @Erased user abcdef01, @Adam")
        #expect(erasure.applied(to: "Ada was here") == nil)
    }
}
