import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@testable import Privacy

/// What retention has put out of reach is removed from the disk.
@Suite(.timeLimit(.minutes(10))) struct PurgeTests {
    /// Shortens the period to 30 days and waits until nothing is left to remove.
    private func purge(_ server: TestServer, token: String) async throws -> [String: Any] {
        let body = #"{"messageRetentionPeriodDays":30}"#
        _ = try await server.call(.PATCH, "/api/v2/chats/settings", token: token, body: body)
        return try await finishedPurge(server, token: token)
    }

    private func finishedPurge(_ server: TestServer, token: String) async throws -> [String: Any] {
        while true {
            let status = try await server.call(.GET, "/api/habeas/v1/retention", token: token).json
            let run = status["lastRun"] as? [String: Any]
            if status["remaining"] as? Int == 0, run?["endedAt"] != nil { return status }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    private func count(_ server: TestServer, by author: User.ID) async throws -> Int {
        try await server.store.read { try $0.messages.count(by: author, from: nil, until: nil) }
    }

    @Test("A preview tells beforehand how many messages go, by month, and the purge removes just those")
    func previewIsWhatGoes() async throws {
        let clock = TestClock()
        try await TestServer.with(clock: clock.clock, purgesInBackground: true) { server in
            let scene = server.scene
            let cutoff = clock.clock.now.advanced(byDays: -30)
            try await scene.say(700, by: scene.ada, from: cutoff.advanced(bySeconds: -700)) { "old \($0)" }
            try await scene.say(20, by: scene.bo, from: cutoff.advanced(byDays: -40)) { "older \($0)" }
            try await scene.say(5, by: scene.ada, from: cutoff) { "kept \($0)" }
            let other = server.stranger
            try await other.say(3, by: other.ada, from: cutoff.advanced(byDays: -40)) { "elsewhere \($0)" }
            let token = try await server.token([.editSettings])
            let preview = try await server.call(
                .GET,
                "/api/habeas/v1/settings/retention-preview?days=30",
                token: token
            )
            #expect(preview.status == 200)
            #expect(preview.json["messages"] as? Int == 720)
            #expect(preview.json["cutoff"] as? String == cutoff.description)
            let months = preview.json["months"] as? [[String: Any]]
            #expect(months?.map { $0["messages"] as? Int } == [20, 700])
            #expect(months?.map { $0["month"] as? String } == ["2026-07", "2026-08"])
            for days in ["9", "3651", "x", ""] {
                let path = "/api/habeas/v1/settings/retention-preview?days=\(days)"
                #expect(try await server.call(.GET, path, token: token).status == 400)
            }
            let status = try await purge(server, token: token)
            #expect(status["removed"] as? Int == 720)
            #expect((status["lastRun"] as? [String: Any])?["messages"] as? Int == 720)
            #expect(try await count(server, by: scene.ada) == 5)
            #expect(try await count(server, by: scene.bo) == 0)
            #expect(try await count(server, by: other.ada) == 3)
        }
    }

    @Test("All that hangs on a message goes with it: texts, mentions, reactions, pins, files and their bytes")
    func everythingGoes() async throws {
        let clock = TestClock()
        try await TestServer.with(clock: clock.clock, purgesInBackground: true) { server in
            let scene = server.scene
            let old = clock.clock.now.advanced(byDays: -31)
            let gone = try await scene.say("PLANTED text", by: scene.ada, at: old)
            let kept = try await scene.say("kept", by: scene.bo, at: clock.clock.now.advanced(byDays: -1))
            try await scene.attach(Array("PLANTED file".utf8), named: "PLANTED name", to: gone, in: server.blobs)
            try await scene.attach([7, 7], named: "both", to: gone, in: server.blobs)
            try await scene.attach([7, 7], named: "both", to: kept, in: server.blobs)
            let reply = try await server.store.write { transaction in
                _ = try transaction.messages.insert(
                    Revision(text: "PLANTED revision", sourceText: "PLANTED source", writtenAt: old),
                    of: gone
                )
                try transaction.messages.addMentions([scene.bo], to: gone)
                try transaction.messages.insert(Reaction(user: scene.bo, emoji: "PLANTED"), to: gone.id)
                try transaction.messages.insert(Reaction(user: scene.bo, emoji: "stays"), to: kept.id)
                try transaction.pins.insert(gone, by: scene.bo, at: old)
                var generator = SystemRandomNumberGenerator()
                let reply = Message(
                    id: .live(at: clock.clock.now.advanced(byDays: -2), using: &generator),
                    author: scene.bo,
                    conversation: scene.room,
                    text: "a reply",
                    thread: gone.id
                )
                _ = try transaction.messages.insert(reply)
                return reply
            }
            #expect(try server.markers("PLANTED") > 0)
            let token = try await server.token([.editSettings])
            _ = try await purge(server, token: token)
            while try await server.blobFiles().count != 1 { try await Task.sleep(for: .milliseconds(5)) }
            #expect(try server.markers("PLANTED") == 0)
            // The reply stays, and its thread can be read.
            let bo = try await server.token([.accessChat], as: scene.bo)
            let thread = try await server.call(.GET, "/api/v2/chats/threads/\(gone.id)/messages", token: bo)
            #expect(thread.entities.compactMap { $0["id"] as? String } == [reply.id.description])
            let one = try await server.call(.GET, "/api/v2/chats/messages/\(reply.id)", token: bo)
            #expect(one.status == 200)
            let further = #"{"message":"more","threadId":"\#(reply.id)"}"#
            let room = Conversation(id: scene.room, organization: scene.organization, kind: .group, name: "kitchen")
            let path = "/api/v2/chats/rooms/\(room.roomAddress.replacing("@", with: "%40"))/messages"
            #expect(try await server.call(.POST, path, token: bo, body: further).status == 200)
            #expect(
                try await server.call(.GET, "/api/v2/chats/threads/\(gone.id)/messages", token: bo).entities.count == 2
            )
        }
    }

    @Test("A purge that waits for an hour of the day removes nothing before it")
    func hourIsWaitedFor() async throws {
        let clock = TestClock()
        // The clock stands at 14:13 in UTC.
        try await TestServer.with(clock: clock.clock, purgesInBackground: true, purgeSchedule: .hour(15)) { server in
            let scene = server.scene
            try await scene.say(10, by: scene.ada, from: clock.clock.now.advanced(byDays: -40)) { "old \($0)" }
            let token = try await server.token([.editSettings])
            let body = #"{"messageRetentionPeriodDays":30}"#
            _ = try await server.call(.PATCH, "/api/v2/chats/settings", token: token, body: body)
            let waiting = try await server.call(.GET, "/api/habeas/v1/retention", token: token)
            #expect(waiting.json["remaining"] as? Int == 10)
            #expect(waiting.json["lastRun"] == nil)
            clock.advance(bySeconds: 2800)
            let status = try await finishedPurge(server, token: token)
            #expect(status["removed"] as? Int == 10)
        }
    }

    @Test(
        "The hour of the day is reached once a day",
        arguments: [
            (2, "2026-03-01T01:59:59.999Z", "2026-02-28T02:00:00Z", false),
            (2, "2026-03-01T02:00:00Z", "2026-02-28T02:00:00Z", true),
            (2, "2026-03-01T23:00:00Z", "2026-03-01T02:00:00Z", false),
            (0, "2024-02-29T00:00:00Z", "2024-02-28T23:59:59Z", true),
            (23, "2024-03-01T22:00:00Z", "2024-02-29T22:59:59Z", true),
            (23, "2024-03-01T22:00:00Z", "2024-02-29T23:00:00Z", false),
        ]
    )
    func hoursAreReached(hour: Int, now: String, last: String, isDue: Bool) throws {
        let schedule = try #require(PurgeSchedule(String(hour)))
        #expect(schedule.isDue(at: try #require(Instant(now)), since: try #require(Instant(last))) == isDue)
    }
}
