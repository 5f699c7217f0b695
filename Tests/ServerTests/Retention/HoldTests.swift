import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

/// What a hold is on outlives the cutoff, unseen, until no hold stands on it any more.
@Suite(.timeLimit(.minutes(10))) struct HoldTests {
    private static let rights: [Permission] = [
        .addHolds, .viewHolds, .deleteHolds, .addRequests, .viewRequests, .editSettings,
    ]

    private func hold(_ server: TestServer, _ fields: String, token: String) async throws -> TestServer.Answer {
        let body = "{\"reason\":\"Case 17\",\(fields)}"
        return try await server.call(.POST, "/api/habeas/v1/holds", token: token, body: body)
    }

    /// Waits until the purge has nothing to do, with a period of 30 days.
    private func settle(_ server: TestServer, token: String) async throws -> [String: Any] {
        let body = #"{"messageRetentionPeriodDays":30}"#
        _ = try await server.call(.PATCH, "/api/v2/chats/settings", token: token, body: body)
        while true {
            let status = try await server.call(.GET, "/api/habeas/v1/retention", token: token).json
            let run = status["lastRun"] as? [String: Any]
            if status["remaining"] as? Int == 0, run == nil || run?["endedAt"] != nil { return status }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    private func count(_ server: TestServer, by author: User.ID) async throws -> Int {
        try await server.store.read { try $0.messages.count(by: author, from: nil, until: nil) }
    }

    @Test("Held messages are kept and hidden; when the hold is released they are removed")
    func heldDataOutlivesTheCutoff() async throws {
        let clock = TestClock()
        try await TestServer.with(clock: clock.clock, purgesInBackground: true) { server in
            let scene = server.scene
            let old = clock.clock.now.advanced(byDays: -40)
            let held = try await scene.say("PLANTED held", by: scene.ada, at: old)
            try await scene.say(5, by: scene.bo, from: old) { "not held \($0)" }
            let theirs = try await scene.say("not held", by: scene.bo, at: old)
            try await server.store.write { transaction in
                try transaction.messages.insert(Reaction(user: scene.ada, emoji: "up"), to: theirs.id)
            }
            let token = try await server.token(Self.rights)
            let placed = try await hold(server, "\"subject\":{\"userId\":\"\(scene.ada)\"}", token: token)
            #expect(placed.status == 201)
            #expect(placed.json["state"] as? String == "ACTIVE")
            #expect(placed.json["userId"] as? String == scene.ada.description)
            let id = try #require(placed.json["id"] as? String)
            let status = try await settle(server, token: token)
            #expect(status["held"] as? Int == 1)
            #expect(try await count(server, by: scene.ada) == 1)
            #expect(try await count(server, by: scene.bo) == 0)
            let ada = try await server.token([.accessChat], as: scene.ada)
            #expect(try await server.call(.GET, "/api/v2/chats/messages/\(held.id)", token: ada).status == 404)
            // Her reaction is hers, though the message is gone.
            let range = ExportRange(author: scene.ada, start: old, end: clock.clock.now)
            #expect(try await server.store.read { try $0.messages.count(in: range).reactions } == 1)
            let path = "/api/habeas/v1/holds/\(id)"
            #expect(try await server.call(.DELETE, path, token: token).status == 204)
            #expect(try await server.call(.DELETE, path, token: token).status == 204)
            let released = try await server.call(.GET, path, token: token)
            #expect(released.json["state"] as? String == "RELEASED")
            #expect(released.json["releasedBy"] as? String == "Test client")
            while try await count(server, by: scene.ada) > 0 { try await Task.sleep(for: .milliseconds(5)) }
            _ = try await settle(server, token: token)
            #expect(try await server.store.read { try $0.messages.count(in: range).reactions } == 0)
            #expect(try server.markers("PLANTED") == 0)
        }
    }

    @Test("A file on a held message is not deleted, by its sender neither")
    func heldFilesStay() async throws {
        try await TestServer.with { server in
            let scene = server.scene
            let message = try await scene.say("look", by: scene.ada, at: TestServer.recently)
            let file = try await scene.attach(Array("held".utf8), named: "a.txt", to: message, in: server.blobs)
            let token = try await server.token(Self.rights)
            let placed = try await hold(server, "\"subject\":{\"userId\":\"\(scene.ada)\"}", token: token)
            let ada = try await server.token([.accessChat], as: scene.ada)
            let path = "/api/habeas/v1/attachments/\(file.id)"
            #expect(try await server.call(.DELETE, path, token: ada).status == 409)
            #expect(try await server.call(.GET, path + "/content", token: ada).status == 200)
            let id = try #require(placed.json["id"] as? String)
            #expect(try await server.call(.DELETE, "/api/habeas/v1/holds/\(id)", token: token).status == 204)
            #expect(try await server.call(.DELETE, path, token: ada).status == 204)
        }
    }

    @Test("Only a request that names the hold has what is held, and its archive says so")
    func heldDataIsExportedByName() async throws {
        let clock = TestClock()
        try await TestServer.with(clock: clock.clock, purgesInBackground: true) { server in
            let scene = server.scene
            try await scene.say("held long ago", by: scene.ada, at: clock.clock.now.advanced(byDays: -40))
            try await scene.say("present", by: scene.ada, at: clock.clock.now.advanced(byDays: -1))
            let token = try await server.token(Self.rights)
            let subject = "\"subject\":{\"userId\":\"\(scene.ada)\"}"
            let id = try #require(try await hold(server, subject, token: token).json["id"] as? String)
            _ = try await settle(server, token: token)
            let plain = try await server.export(token: token)
            #expect(try await !server.archivedText(of: plain, token: token).contains("held long ago"))
            func ask(_ more: String) async throws -> TestServer.Answer {
                try await server.call(.POST, "/api/habeas/v1/requests", token: token, body: "{\(subject)\(more)}")
            }
            let named = try await server.finished(ask(",\"holdId\":\"\(id)\""), token: token)
            #expect(named.json["status"] as? String == "COMPLETED", "\(named.json)")
            let text = try await server.archivedText(of: named, token: token)
            #expect(text.contains("held long ago"))
            #expect(text.contains("present"))
            let statement = try await server.archivedText(of: named, token: token, file: "data/request.json")
            #expect(statement.contains("\"hold\""))
            #expect(statement.contains("Case 17"))
            #expect(try await ask(",\"holdId\":\"x\"").status == 400)
            #expect(try await ask(",\"holdId\":\"\(scene.ada)\"").status == 400)
            let other = "{\"subject\":{\"userId\":\"\(scene.bo)\"},\"holdId\":\"\(id)\"}"
            #expect(try await server.call(.POST, "/api/habeas/v1/requests", token: token, body: other).status == 400)
            _ = try await server.call(.DELETE, "/api/habeas/v1/holds/\(id)", token: token)
            #expect(try await ask(",\"holdId\":\"\(id)\"").status == 400)
        }
    }

    @Test("A hold on a conversation keeps what was written there, and an export by it has nothing older from elsewhere")
    func conversationsAreHeld() async throws {
        let clock = TestClock()
        try await TestServer.with(clock: clock.clock, purgesInBackground: true) { server in
            let scene = server.scene
            let old = clock.clock.now.advanced(byDays: -40)
            try await scene.say("in the kitchen", by: scene.ada, at: old)
            try await scene.say("of Bo", by: scene.bo, at: old)
            let elsewhere = Conversation.ID(high: 3, low: 3)
            try await server.store.write { transaction in
                var generator = SystemRandomNumberGenerator()
                try transaction.conversations.save(
                    Conversation(id: elsewhere, organization: scene.organization, kind: .group, name: "cellar")
                )
                for number in 0..<20 {
                    _ = try transaction.messages.insert(
                        Message(
                            id: .live(at: old.advanced(bySeconds: Int64(number)), using: &generator),
                            author: scene.ada,
                            conversation: elsewhere,
                            text: "in the cellar"
                        )
                    )
                }
            }
            let token = try await server.token(Self.rights)
            let room = Conversation(id: scene.room, organization: scene.organization, kind: .group, name: "kitchen")
            let first = try await hold(server, "\"conversationId\":\"\(room.roomAddress)\"", token: token)
            #expect(first.json["conversationId"] as? String == scene.room.description)
            // While both stand the cellar stays as well, and is in no export by the first.
            let second = try await hold(server, "\"conversationId\":\"\(elsewhere)\"", token: token)
            _ = try await settle(server, token: token)
            #expect(try await count(server, by: scene.ada) == 21)
            #expect(try await count(server, by: scene.bo) == 1)
            let id = try #require(first.json["id"] as? String)
            let body = "{\"subject\":{\"userId\":\"\(scene.ada)\"},\"holdId\":\"\(id)\"}"
            let asked = try await server.call(.POST, "/api/habeas/v1/requests", token: token, body: body)
            let done = try await server.finished(asked, token: token)
            let text = try await server.archivedText(of: done, token: token)
            #expect(text.contains("in the kitchen"))
            #expect(!text.contains("in the cellar"))
            _ = try await server.call(
                .DELETE,
                "/api/habeas/v1/holds/\(second.json["id"] as? String ?? "")",
                token: token
            )
            while try await count(server, by: scene.ada) > 1 { try await Task.sleep(for: .milliseconds(5)) }
            #expect(try await count(server, by: scene.bo) == 1)
        }
    }

    @Test("Of overlapping holds the last one keeps; one with an end stands until just that instant")
    func holdsOverlapAndEnd() async throws {
        let clock = TestClock()
        try await TestServer.with(clock: clock.clock, purgesInBackground: true) { server in
            let scene = server.scene
            let now = clock.clock.now
            try await scene.say("held", by: scene.ada, at: now.advanced(byDays: -40))
            let token = try await server.token(Self.rights)
            let subject = "\"subject\":{\"userId\":\"\(scene.ada)\"}"
            let end = now.advanced(bySeconds: 600)
            let ending = try await hold(server, subject + ",\"endsAt\":\"\(end)\"", token: token)
            #expect(ending.status == 201)
            let open = try await hold(server, "\"conversationId\":\"\(scene.room)\"", token: token)
            for wrong in ["\"endsAt\":\"\(now)\"", "\"endsAt\":\"soon\""] {
                #expect(try await hold(server, subject + "," + wrong, token: token).status == 400, "\(wrong)")
            }
            #expect(try await hold(server, subject + ",\"conversationId\":\"x\"", token: token).status == 400)
            #expect(try await hold(server, "\"conversationId\":\"x\"", token: token).status == 400)
            #expect(try await hold(server, "\"endsAt\":null", token: token).status == 400)
            _ = try await settle(server, token: token)
            _ = try await server.call(
                .DELETE,
                "/api/habeas/v1/holds/\(open.json["id"] as? String ?? "")",
                token: token
            )
            let path = "/api/habeas/v1/holds/\(ending.json["id"] as? String ?? "")"
            clock.advance(bySeconds: 599)
            _ = try await settle(server, token: token)
            #expect(try await count(server, by: scene.ada) == 1)
            #expect(try await server.call(.GET, path, token: token).json["state"] as? String == "ACTIVE")
            clock.advance(bySeconds: 1)
            #expect(try await server.call(.GET, path, token: token).json["state"] as? String == "ENDED")
            while try await count(server, by: scene.ada) > 0 { try await Task.sleep(for: .milliseconds(5)) }
            let list = try await server.call(.GET, "/api/habeas/v1/holds?pageSize=1", token: token)
            #expect(list.json["total"] as? Int == 2)
            #expect(list.entities.count == 1)
        }
    }

    @Test("A preview counts what goes for good, and beside it what a hold keeps")
    func previewsLeaveOutWhatIsHeld() async throws {
        let clock = TestClock()
        try await TestServer.with(clock: clock.clock) { server in
            let scene = server.scene
            let old = clock.clock.now.advanced(byDays: -40)
            try await scene.say(3, by: scene.ada, from: old) { "held \($0)" }
            try await scene.say(5, by: scene.bo, from: old) { "not held \($0)" }
            let token = try await server.token(Self.rights)
            func preview() async throws -> [String: Any] {
                let path = "/api/habeas/v1/settings/retention-preview?days=30"
                return try await server.call(.GET, path, token: token).json
            }
            let before = try await preview()
            #expect(before["messages"] as? Int == 8 && before["held"] as? Int == 0)
            _ = try await hold(server, "\"subject\":{\"userId\":\"\(scene.ada)\"}", token: token)
            let during = try await preview()
            #expect(during["messages"] as? Int == 5 && during["held"] as? Int == 3)
            #expect((during["months"] as? [[String: Any]])?.compactMap { $0["messages"] as? Int } == [5])
            _ = try await hold(server, "\"conversationId\":\"\(scene.room)\"", token: token)
            let all = try await preview()
            #expect(all["messages"] as? Int == 0 && all["held"] as? Int == 8)
        }
    }

    @Test("An archive under a hold tells what was not asked for from what the cutoff leaves out")
    func heldDataThatWasNotAskedFor() async throws {
        let clock = TestClock()
        try await TestServer.with(clock: clock.clock) { server in
            let scene = server.scene
            let now = clock.clock.now
            for days in [60, 50, 40, 1] {
                try await scene.say("day \(days)", by: scene.ada, at: now.advanced(byDays: -days))
            }
            let token = try await server.token(Self.rights)
            let subject = "\"subject\":{\"userId\":\"\(scene.ada)\"}"
            let id = try #require(try await hold(server, subject, token: token).json["id"] as? String)
            let short = #"{"messageRetentionPeriodDays":30}"#
            _ = try await server.call(.PATCH, "/api/v2/chats/settings", token: token, body: short)
            let body = """
                {\(subject),"holdId":"\(id)","from":"\(now.advanced(byDays: -55))",
                "until":"\(now.advanced(byDays: -45))"}
                """
            let asked = try await server.call(.POST, "/api/habeas/v1/requests", token: token, body: body)
            let done = try await server.finished(asked, token: token)
            #expect(try await server.archivedText(of: done, token: token).contains("day 50"))
            let text = try await server.archivedText(of: done, token: token, file: "data/request.json")
            let statement = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            let period = statement?["period"] as? [String: Any]
            #expect(period?["messagesBeforeCutoff"] as? Int == 0)
            #expect(period?["messagesNotAskedFor"] as? Int == 3)
        }
    }
}
