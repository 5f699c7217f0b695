import Chat
import Testing

@testable import Importing

@Suite struct SlackTimestampTests {
    @Test(
        arguments: [
            ("1355517523.000005", 1_355_517_523_000), ("1355517523.9999", 1_355_517_523_999), ("12", 12_000),
            ("1.5", 1500), ("0.000", 0),
        ]
    )
    func `A timestamp is read by its digits`(text: String, milliseconds: Int64) throws {
        let timestamp = try #require(SlackTimestamp(text))
        #expect(timestamp.text == text)
        #expect(timestamp.instant.milliseconds == milliseconds)
    }

    @Test(
        arguments: [
            "", ".", "1.", ".5", "1.2.3", "-1.0", "1e9", " 1.0", "1.0x", "٣.0", "281474976711.0",
            "99999999999999999999",
        ]
    )
    func `What is not digits and digits is no timestamp`(text: String) {
        #expect(SlackTimestamp(text) == nil)
    }

    @Test func `The text of a timestamp is kept exactly, and tells messages of one millisecond apart`() async throws {
        try await withSlackScene { scene in
            try await scene.importDay(
                """
                {"user": "U1", "text": "a", "ts": "1717142400.000100"},
                {"user": "U1", "text": "b", "ts": "1717142400.000101"}
                """
            )
            let messages = try await scene.messages(of: "U1")
            #expect(Set(messages.compactMap(\.sourceKey)) == ["1717142400.000100", "1717142400.000101"])
            #expect(Set(messages.map(\.sentAt)) == [Instant(milliseconds: 1_717_142_400_000)])
        }
    }
}
