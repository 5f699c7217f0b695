import Chat
import Testing

@Suite struct IdentifierTests {
    private let organization = Organization.ID(high: 1, low: 2)

    @Test("An identifier is written as a UUID and read in either case")
    func roundTrip() {
        let id = Message.ID(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210)
        #expect(id.description == "01234567-89ab-cdef-fedc-ba9876543210")
        #expect(Message.ID("01234567-89AB-CDEF-FEDC-BA9876543210") == id)
    }

    @Test(
        "What is no UUID is refused",
        arguments: ["", "0123", "01234567-89ab-cdef-fedc-ba987654321g", "0123456789abcdeffedcba9876543210"]
    )
    func isRefused(text: String) {
        #expect(Message.ID(text) == nil)
    }

    @Test("An imported message has the same identifier each time, and its instant in it")
    func importedIsStable() {
        let instant = Instant(milliseconds: 1_767_607_260_200)
        let key = SourceKey(organization: organization, "slack", "message", "C1", "1767607260.200100")
        let id = Message.ID.imported(key, at: instant)
        #expect(id == Message.ID.imported(key, at: instant))
        #expect(id.instant == instant)
        #expect(id.description.dropFirst(14).first == "8")
        #expect(
            id
                != Message.ID.imported(
                    SourceKey(organization: organization, "slack", "message", "C", "11767607260.200100"),
                    at: instant
                )
        )
    }

    @Test("Identifiers sort by time, and the first of an instant comes before all of it")
    func sortsByTime() {
        var generator = SystemRandomNumberGenerator()
        let early = Message.ID.live(at: Instant(milliseconds: 1000), using: &generator)
        let late = Message.ID.live(at: Instant(milliseconds: 1001), using: &generator)
        #expect(early < late)
        #expect(Message.ID.first(at: Instant(milliseconds: 1001)) <= late)
        #expect(early < Message.ID.first(at: Instant(milliseconds: 1001)))
    }
}
