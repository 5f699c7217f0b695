import Chat
import Testing

@Suite struct DeadlineTests {
    private func date(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    @Test(
        "A month ends on the same day of the next, or on its last day",
        arguments: [
            ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2100-01-31", 1, "2100-02-28"),
            ("2000-01-31", 1, "2000-02-29"), ("2026-01-28", 1, "2026-02-28"), ("2026-12-31", 1, "2027-01-31"),
            ("2026-11-30", 3, "2027-02-28"), ("2026-03-31", 1, "2026-04-30"), ("2026-02-28", 1, "2026-03-28"),
            ("2026-01-31", 3, "2026-04-30"), ("2026-05-15", 12, "2027-05-15"),
        ]
    )
    func monthsAreAdded(from: String, months: Int, to: String) throws {
        #expect(try date(from).adding(months: months).description == to)
    }

    @Test(
        "A text that is no date is none",
        arguments: ["2026-02-29", "2026-13-01", "2026-1-1", "2026-01-01T00:00", "x", ""]
    )
    func wrongDates(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test("An instant lies on its day in UTC")
    func daysOfInstants() throws {
        #expect(try CivilDate(of: #require(Instant("2026-02-28T23:59:59.999Z"))) == date("2026-02-28"))
        #expect(try CivilDate(of: #require(Instant("2026-03-01T00:00:00Z"))) == date("2026-03-01"))
        #expect(try date("2026-02-28").days(until: date("2026-03-01")) == 1)
        #expect(try date("2024-03-01").days(until: date("2024-02-28")) == -2)
    }

    @Test("An extension is counted from the day of receipt")
    func extensions() throws {
        let received = try date("2026-01-31")
        #expect(DeadlineRegime.gdpr.extendedDue(receivedOn: received)?.description == "2026-04-30")
        #expect(DeadlineRegime.ccpa.extendedDue(receivedOn: received)?.description == "2026-05-01")
        #expect(DeadlineRegime.lgpd.extendedDue(receivedOn: received) == nil)
        #expect(DeadlineRegime.date.due(receivedOn: received) == nil)
    }
}
