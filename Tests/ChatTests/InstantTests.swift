import Chat
import Testing

@Suite struct InstantTests {
    @Test(
        "An instant is written in UTC with milliseconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (1_767_607_260_200, "2026-01-05T10:01:00.200Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_868_799_000, "2000-02-29T23:59:59.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
        ] as [(Int64, String)]
    )
    func isWritten(milliseconds: Int64, text: String) {
        #expect(Instant(milliseconds: milliseconds).description == text)
        #expect(Instant(text)?.milliseconds == milliseconds)
    }

    @Test(
        "Dates are read with and without time, fraction and zone",
        arguments: [
            ("2026-01-05", 1_767_571_200_000), ("2026-01-05T10:01", 1_767_607_260_000),
            ("2026-01-05T10:01:00", 1_767_607_260_000), ("2026-01-05T10:01:00.2Z", 1_767_607_260_200),
            ("2026-01-05T10:01:00.200999Z", 1_767_607_260_200), ("2026-01-05T12:01:00+02:00", 1_767_607_260_000),
            ("2026-01-05T08:31:00-0130", 1_767_607_260_000), ("2026-01-05 10:01:00Z", 1_767_607_260_000),
        ] as [(String, Int64)]
    )
    func isRead(text: String, milliseconds: Int64) {
        #expect(Instant(text)?.milliseconds == milliseconds)
    }

    @Test(
        "What is no date is refused",
        arguments: [
            "", "yesterday", "2026-13-01", "2026-02-30", "2026-01-05T", "2026-01-05T25:00", "2026-01-05Z1", "20260105",
            "0000-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00",
        ]
    )
    func isRefused(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test("What was sent at the cutoff itself is kept")
    func cutoffIsKept() {
        let now = Instant(milliseconds: 1_767_607_260_200)
        let cutoff = RetentionPeriod(days: 10)?.cutoff(at: now)
        #expect(cutoff == Instant(milliseconds: 1_767_607_260_200 - 864_000_000))
        #expect(RetentionPeriod(days: 9) == nil)
        #expect(RetentionPeriod(days: 3651) == nil)
    }
}
