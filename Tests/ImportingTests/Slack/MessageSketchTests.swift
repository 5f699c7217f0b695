import Chat
import Testing

@testable import Importing

@Suite struct MessageSketchTests {
    @Test func `A sketch forgets no message and seldom takes one for known`() {
        let organization = Organization.ID(high: 1, low: 2)
        func id(_ number: Int) -> Message.ID {
            .imported(SourceKey(organization: organization, "message", "\(number)"), at: Instant(milliseconds: 1))
        }
        var sketch = MessageSketch()
        for number in 0..<20_000 { sketch.insert(id(number)) }
        #expect((0..<20_000).allSatisfy { sketch.contains(id($0)) })
        #expect((20_000..<40_000).count { sketch.contains(id($0)) } < 20)
    }

    @Test func `What finds no place to wait is not kept waiting`() {
        var list = SlackWaitingList()
        let outcome = SlackOutcome.deletion(Message.ID(high: 0, low: 0), nil, at: Instant(milliseconds: 1))
        let places = (0..<200_000).count { _ in list.add(outcome) }
        #expect(places == 100_000)
        #expect(list.takeAll().count == places)
        #expect(list.takeAll().isEmpty)
    }
}
