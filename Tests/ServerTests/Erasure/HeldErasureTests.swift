import Chat
import Foundation
import Importing
import NIOHTTP1
import Storage
import TestSupport
import Testing

/// Where a hold stands, an erasure leaves just what is held, and says how much that is.
@Suite(.timeLimit(.minutes(10))) struct HeldErasureTests {
    private static let rights: [Permission] = [.addRequests, .viewRequests, .addHolds, .deleteHolds]

    private func reactions(_ server: TestServer, to message: Message) async throws -> [Reaction] {
        try await server.store.read { try $0.messages.details(of: [message.id])[message.id]?.reactions ?? [] }
    }

    @Test("Held words keep the mention and the reactions to them, until the hold has ended and it is asked again")
    func heldWordsStay() async throws {
        try await TestServer.with { server in
            let scene = server.scene
            let said = try await scene.say("hello @Ada Bright", by: scene.bo, at: TestServer.recently)
            let own = try await scene.say("mine", by: scene.ada, at: TestServer.recently)
            try await server.store.write { transaction in
                try transaction.messages.addMentions([scene.ada], to: said)
                try transaction.messages.insert(Reaction(user: scene.ada, emoji: "up"), to: said.id)
                try transaction.messages.insert(Reaction(user: scene.bo, emoji: "down"), to: own.id)
            }
            let token = try await server.token(Self.rights)
            let hold = try await server.hold("\"subject\":{\"userId\":\"\(scene.bo)\"}", token: token)
            let counts = try await server.erase(scene.ada, token: token)
            #expect(counts["mentioningMessagesHeld"] == 1 && counts["reactionsMadeHeld"] == 1, "\(counts)")
            #expect(counts["reactionsReceivedHeld"] == 1 && counts["namesKept"] == 1, "\(counts)")
            #expect(counts["reactionsMade"] == nil && counts["mentioningMessages"] == nil, "\(counts)")
            #expect(try await reactions(server, to: said).map(\.emoji) == ["up"])
            #expect(try await reactions(server, to: own).map(\.emoji) == ["down"])
            #expect(try await server.store.read { try $0.messages.find(said.id)?.text } == said.text)
            try await server.release(hold, token: token)
            let rest = try await server.erase(scene.ada, token: token)
            #expect(rest["mentioningMessages"] == 1 && rest["reactionsMade"] == 1, "\(rest)")
            #expect(rest["mentioningMessagesHeld"] == nil && rest["reactionsMadeHeld"] == nil, "\(rest)")
            #expect(try await reactions(server, to: said).isEmpty)
            #expect(try server.markers("@Ada Bright") == 0)
        }
    }

    @Test("In a held conversation, what others wrote of the person and the person's reactions stay")
    func heldConversationsStay() async throws {
        try await TestServer.with { server in
            let scene = server.scene
            let said = try await scene.say("hello @Ada Bright", by: scene.bo, at: TestServer.recently)
            try await server.store.write { transaction in
                try transaction.messages.addMentions([scene.ada], to: said)
                try transaction.messages.insert(Reaction(user: scene.ada, emoji: "up"), to: said.id)
            }
            let token = try await server.token(Self.rights)
            _ = try await server.hold("\"conversationId\":\"\(scene.room)\"", token: token)
            let counts = try await server.erase(scene.ada, token: token)
            #expect(counts["mentioningMessagesHeld"] == 1 && counts["reactionsMadeHeld"] == 1, "\(counts)")
            #expect(try await reactions(server, to: said).count == 1)
        }
    }

    @Test("Whoever is held, and whoever reacts to what is held, takes no reaction back")
    func heldReactionsStay() async throws {
        try await TestServer.with { server in
            let scene = server.scene
            let first = try await scene.say("one", by: scene.bo, at: TestServer.recently)
            let second = try await scene.say("two", by: scene.ada, at: TestServer.recently)
            let token = try await server.token(Self.rights)
            let tokens = [
                scene.ada: try await server.token([.accessChat], as: scene.ada),
                scene.bo: try await server.token([.accessChat], as: scene.bo),
            ]
            func react(_ person: User.ID, _ emoji: String, to message: Message) async throws -> UInt {
                let path = "/api/v2/chats/messages/\(message.id)/reactions"
                let body = "{\"reactions\":[\(emoji)]}"
                return UInt(try await server.call(.PUT, path, token: tokens[person], body: body).status)
            }
            #expect(try await react(scene.ada, "\"up\"", to: first) == 204)
            #expect(try await react(scene.bo, "\"up\"", to: second) == 204)
            let hold = try await server.hold("\"subject\":{\"userId\":\"\(scene.ada)\"}", token: token)
            #expect(try await react(scene.ada, "", to: first) == 409)
            #expect(try await react(scene.bo, "\"down\"", to: second) == 409)
            #expect(try await react(scene.ada, "\"up\",\"down\"", to: first) == 204)
            #expect(try await reactions(server, to: first).count == 2)
            #expect(try await reactions(server, to: second).count == 1)
            try await server.release(hold, token: token)
            #expect(try await react(scene.ada, "", to: first) == 204)
        }
    }

    @Test(
        "A hold that is placed while an erasure runs ends it; nothing goes from then on, and imports leave others alone"
    )
    func holdsEndErasures() async throws {
        try await TestServer.with { server in
            let people = #"[{"id":"UADA","name":"ada","real_name":"Ada"},{"id":"UBO","name":"bo","real_name":"Bo"}]"#
            let entries = (0..<4000).map { number in
                #"{"user":"UADA","text":"own \#(number)","ts":"\#(1_767_607_260 + number).000100"}"#
                    + #",{"user":"UBO","text":"<@UADA|ada> \#(number)","ts":"\#(1_767_607_260 + number).000200"}"#
            }
            let export = [
                "users.json": people, "channels.json": #"[{"id":"C1","name":"kitchen","members":["UADA","UBO"]}]"#,
                "kitchen/2026-01-05.json": "[" + entries.joined(separator: ",") + "]",
            ]
            try await server.importSlack(export)
            let (ada, bo) = (server.slackUser("UADA"), server.slackUser("UBO"))
            let token = try await server.token(Self.rights)
            let asked = try await server.askToErase(ada, token: token)
            let id = try #require(asked.json["id"] as? String)
            var counts: [String: Int] = [:]
            repeat {
                counts = try await server.call(.GET, "/api/v2/gdpr/requests/\(id)", token: token).counts
            } while counts["messages"] == nil
            let hold = try await server.hold("\"subject\":{\"userId\":\"\(ada)\"}", token: token)
            let stopped = try await server.call(.GET, "/api/v2/gdpr/requests/\(id)", token: token)
            #expect(stopped.json["status"] as? String == "ERROR")
            let failure = (stopped.json["habeas"] as? [String: Any])?["failure"] as? String
            #expect(failure?.contains(hold) == true, "\(stopped.json)")
            let removed = try #require(stopped.counts["messages"])
            let left = try await server.wordings(of: ada).count
            #expect(removed > 0 && removed + left == 4000, "\(removed) and \(left)")
            let before = try await server.wordings(of: bo)
            #expect(before.count == 4000)
            let report = try await server.importSlack(export)
            #expect(report.messages == removed && report.updated == 0 && report.skipped == [:], "\(report)")
            #expect(try await server.wordings(of: bo) == before)
            #expect(try await server.wordings(of: ada).count == 4000)
            #expect(try await server.askToErase(ada, token: token).status == 409)
            try await server.release(hold, token: token)
            #expect(try await server.erase(ada, token: token)["messages"] == 4000)
        }
    }
}
