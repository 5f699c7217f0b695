import Chat
import Testing

@testable import Importing

@Suite struct SlackSubtypeTests {
    @Test(arguments: [
        "channel_join", "channel_leave", "channel_topic", "channel_purpose", "channel_name", "channel_archive",
        "group_join", "group_topic", "bot_add", "bot_remove", "reminder_add", "huddle_thread", "tombstone",
        "pinned_item",
    ])
    func `What Slack notes is an event`(subtype: String) {
        #expect(SlackSubtype.kind(of: subtype, hasWriter: true, hasText: true) == .event)
    }

    @Test(arguments: [nil, "me_message", "bot_message", "file_share", "file_comment", "thread_broadcast"])
    func `What somebody wrote is a message`(subtype: String?) {
        #expect(SlackSubtype.kind(of: subtype, hasWriter: true, hasText: false) == .message)
    }

    @Test func `An unknown subtype is a message only when somebody wrote something`() {
        #expect(SlackSubtype.kind(of: "oven_party", hasWriter: true, hasText: true) == .message)
        #expect(SlackSubtype.kind(of: "oven_party", hasWriter: true, hasText: false) == .event)
        #expect(SlackSubtype.kind(of: "oven_party", hasWriter: false, hasText: true) == .event)
    }

    @Test func `The subtype is kept`() async throws {
        try await withSlackScene { scene in
            try await scene.importDay(#"{"user": "U1", "subtype": "me_message", "text": "kneads", "ts": "1.5"}"#)
            #expect(try await scene.messages(of: "U1").map(\.subtype) == ["me_message"])
        }
    }
}
