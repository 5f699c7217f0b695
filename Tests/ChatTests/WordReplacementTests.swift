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
}
