import Archive
import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct RestrictedCaseTests {
    private static let path = "/api/habeas/v1/cases"
    private static let officer: [Permission] = [.addRequests, .viewRequests]

    /// Lets Ada write in the kitchen and in another room, and react in both.
    private static func rooms(_ server: TestServer) async throws -> Conversation.ID {
        var generator = SystemRandomNumberGenerator()
        let cellar = Conversation.ID.random(using: &generator)
        let scene = server.scene
        let start = Instant(milliseconds: 1_767_607_260_000)
        try await server.store.write { transaction in
            var generator = SystemRandomNumberGenerator()
            try transaction.conversations.save(
                Conversation(id: cellar, organization: scene.organization, kind: .group, name: "cellar")
            )
            for number in 0..<300 {
                let message = Message(
                    id: .live(at: start.advanced(bySeconds: Int64(number)), using: &generator),
                    author: scene.ada,
                    conversation: number % 3 == 0 ? cellar : scene.room,
                    text: number % 3 == 0 ? "CELLAR \(number)" : "kitchen \(number)"
                )
                _ = try transaction.messages.insert(message)
                if number < 6 {
                    try transaction.messages.setReactions(["tea\(number)"], by: scene.ada, to: message.id)
                }
            }
        }
        return cellar
    }

    @Test("An archive restricted to conversations has them alone, says so, and its digests still fit")
    func restrictionIsHonoured() async throws {
        try await TestServer.with { server in
            let cellar = try await Self.rooms(server)
            let token = try await server.token(Self.officer)
            let kitchen = server.scene.room.description
            let more: [String: Any] = ["conversationIds": [kitchen], "formats": ["csv", "html"]]
            let done = try await server.runCase([server.scene.ada, server.scene.bo], token: token, more)
            #expect(done.json["status"] as? String == "completed", "\(done.json)")
            #expect(done.json["conversationIds"] as? [String] == [kitchen])
            let merged = try await server.archive(of: done, token: token)
            let request = (done.json["subjects"] as? [[String: Any]])?.first?["requestId"] as? String ?? ""
            let asked = try await server.call(.GET, "/api/v2/gdpr/requests/\(request)", token: token)
            let link = try await server.call(
                .GET,
                (asked.json["resultsUrl"] as? String ?? "") + "?issueRedirect=false",
                token: token
            )
            let single = try await server.call(.GET, link.json["url"] as? String ?? "")
            for (archive, readme) in [(single, "Conversations were chosen"), (merged, "restricted to chosen")] {
                try await Self.check(archive, cellar)
                let words = try await server.text("README.txt", in: archive)
                #expect(words.contains("NOT EVERYTHING") && words.contains(readme), "\(words)")
                let transcript = try await server.text("data/html/index.html", in: archive)
                #expect(transcript.contains("Restricted to 1 chosen conversation"))
            }
            let statement = try await server.text("data/request.json", in: single)
            let json = try #require(try JSONSerialization.jsonObject(with: Data(statement.utf8)) as? [String: Any])
            let restriction = try #require(json["restriction"] as? [String: Any])
            #expect(restriction["conversationIds"] as? [String] == [kitchen])
            #expect(restriction["messagesElsewhere"] as? Int == 100)
            #expect(restriction["reactionsElsewhere"] as? Int == 2)
            #expect((json["counts"] as? [String: Any])?["messages"] as? Int == 200)
            #expect((json["counts"] as? [String: Any])?["reactions"] as? Int == 4)
        }
    }

    private static func check(_ archive: TestServer.Answer, _ cellar: Conversation.ID) async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "archive.zip")
            try archive.body.write(to: file)
            let report = await ArchiveVerification.verify(path: file.path)
            #expect(report.isValid, "\(report)")
            #expect(report.messages == 200)
            #expect(report.notes.contains { $0.contains("restricted to") }, "\(report.notes)")
            let everything = try await Program.run("/usr/bin/unzip", ["-p", file.path]).output
            #expect(everything.contains("kitchen 1"))
            #expect(!everything.contains("CELLAR") && !everything.contains(cellar.description))
        }
    }

    @Test("A conversation that is not there, or of nobody's, is a 400")
    func wrongConversations() async throws {
        try await TestServer.with { server in
            let token = try await server.token(Self.officer)
            for names in [[], ["x"], [server.stranger.room.description], Array(repeating: "x", count: 1001)] {
                let opened = try await server.openCase([server.scene.ada], token: token, ["conversationIds": names])
                #expect(opened.status == 400, "\(opened.json)")
            }
        }
    }
}
