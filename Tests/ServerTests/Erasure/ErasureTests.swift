import Chat
import Crypto
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

/// A person is erased: what they wrote goes, what others wrote stays, and nothing tells who it was.
@Suite(.timeLimit(.minutes(10))) struct ErasureTests {
    private static let rights: [Permission] = [
        .addRequests, .viewRequests, .viewSubjects, .addHolds, .deleteHolds, .editSettings,
    ]

    private func erase(
        _ server: TestServer,
        _ more: String = "",
        confirmed: String = "?deleteConfirmed=true",
        token: String
    ) async throws -> TestServer.Answer {
        let path = more.isEmpty ? "/api/v2/gdpr/requests" : "/api/habeas/v1/requests"
        let body = "{\"requestType\":\"GDPR_DELETE\",\"subject\":{\"userId\":\"\(server.scene.ada)\"}\(more)}"
        return try await server.call(.POST, path + confirmed, token: token, body: body)
    }

    /// Everything that Ada has, and Bo's words about her, all of which holds the word PLANTED or her name.
    private func furnish(_ server: TestServer) async throws -> (own: [Message], theirs: Message) {
        let scene = server.scene
        var own: [Message] = []
        for number in 0..<3 {
            let sentAt = TestServer.recently.advanced(bySeconds: Int64(number) - 60)
            own.append(try await scene.say("PLANTED \(number)", by: scene.ada, at: sentAt))
        }
        let theirs = try await scene.say(
            "hello @Ada Bright, @Ada Brightly stays",
            by: scene.bo,
            at: TestServer.recently
        )
        try await scene.attach(Array("PLANTED bytes".utf8), named: "PLANTED.txt", to: own[0], in: server.blobs)
        try await server.store.write { [own] transaction in
            let organization = scene.organization
            try transaction.users.add(.init(kind: .phone, value: "+1 PLANTED 5"), to: scene.ada, in: organization)
            _ = try transaction.messages.insert(
                Revision(text: "PLANTED earlier", sourceText: nil, writtenAt: own[0].sentAt),
                of: own[0]
            )
            try transaction.messages.addMentions([scene.bo], to: own[1])
            try transaction.messages.addMentions([scene.ada], to: theirs)
            _ = try transaction.messages.insert(
                Revision(text: "earlier @Ada Bright!", sourceText: nil, writtenAt: theirs.sentAt),
                of: theirs
            )
            try transaction.messages.insert(Reaction(user: scene.ada, emoji: "PLANTED"), to: theirs.id)
            try transaction.messages.insert(Reaction(user: scene.bo, emoji: "up"), to: own[0].id)
            try transaction.pins.insert(theirs, by: scene.ada, at: theirs.sentAt)
        }
        return (own, theirs)
    }

    @Test("Without a confirmation nothing is erased")
    func confirmationIsNeeded() async throws {
        try await TestServer.with { server in
            try await server.scene.say("stays", by: server.scene.ada, at: TestServer.recently)
            let token = try await server.token(Self.rights)
            for confirmed in ["", "?deleteConfirmed=false", "?deleteConfirmed=maybe"] {
                for more in ["", ",\"reason\":\"x\""] {
                    let answer = try await erase(server, more, confirmed: confirmed, token: token)
                    #expect(answer.status == 400)
                }
            }
            let list = try await server.call(.GET, "/api/v2/gdpr/requests", token: token)
            #expect(list.json["total"] as? Int == 0)
            let done = try await server.export(token: token)
            #expect(try await server.archivedText(of: done, token: token).contains("stays"))
        }
    }

    @Test(
        "All that a person wrote and was goes; others' words stay with a pseudonym; the record has counts and no content"
    )
    func everythingGoes() async throws {
        try await TestServer.with { server in
            let scene = server.scene
            let (own, theirs) = try await furnish(server)
            let ada = try await server.token([.accessChat], as: scene.ada)
            let token = try await server.token(Self.rights)
            #expect(try server.markers("PLANTED") > 0)
            let done = try await server.finished(erase(server, token: token), token: token)
            #expect(done.json["status"] as? String == "COMPLETED", "\(done.json)")
            let details = try #require(done.json["habeas"] as? [String: Any])
            let counts = try #require(details["counts"] as? [String: Int])
            #expect(counts["messages"] == 3)
            #expect(counts["revisions"] == 1)
            #expect(counts["attachments"] == 1)
            #expect(counts["reactionsMade"] == 1)
            #expect(counts["reactionsReceived"] == 1)
            #expect(counts["mentioningMessages"] == 1)
            #expect(counts["mentioningRevisions"] == 1)
            #expect(counts["pinsMade"] == 1)
            var chain = [UInt8](repeating: 0, count: 32)
            for message in own { chain = Array(SHA256.hash(data: chain + message.id.withBytes { Array($0) })) }
            #expect(details["messagesChain"] as? String == chain.hexadecimal)
            // Another organization has an Ada Bright, whose name some byte of an identifier may follow.
            for marker in ["PLANTED", "@Ada Bright!"] {
                #expect(try server.markers(marker) == 0, "\(marker)")
            }
            #expect(try await server.blobFiles() == [])
            // She is out at once.
            #expect(try await server.call(.GET, "/api/v2/users/me", token: ada).status == 401)
            let bo = try await server.token([.accessChat], as: scene.bo)
            let read = try await server.call(.GET, "/api/v2/chats/messages/\(theirs.id)", token: bo)
            let name = User.erasedName(of: scene.ada)
            #expect(read.json["body"] as? String == "hello @\(name), @Ada Brightly stays")
            let found = try await server.store.read { try $0.users.find(scene.ada, in: scene.organization) }
            #expect(found?.name == name)
            #expect(found?.state == .deleted)
            #expect(found?.email == nil)
            for (type, value) in [("NAME", "Ada"), ("EMAIL", "ada"), ("NAME", "Erased")] {
                let path = "/api/v2/gdpr/subjects?searchType=\(type)&searchValue=\(value)"
                #expect(try await server.call(.GET, path, token: token).json["total"] as? Int == 0)
            }
            // Once more finds nothing, and hurts nobody.
            let again = try await server.finished(erase(server, token: token), token: token)
            #expect(again.json["status"] as? String == "COMPLETED")
            #expect(((again.json["habeas"] as? [String: Any])?["counts"] as? [String: Int])?["messages"] == nil)
            // Nobody brings her back.
            let admin = try await server.token([.editUsers])
            let version = try #require(found?.version)
            let body = "{\"state\":\"active\",\"name\":\"Ada\",\"version\":\(version + 1)}"
            let revived = try await server.call(.PATCH, "/api/v2/users/\(scene.ada)", token: admin, body: body)
            #expect(revived.status != 200)
        }
    }

    @Test("What others wrote stays as it is while it is held, and is counted")
    func heldMentionsStay() async throws {
        try await TestServer.with { server in
            let (_, theirs) = try await furnish(server)
            let token = try await server.token(Self.rights)
            let hold = "{\"reason\":\"Case 17\",\"subject\":{\"userId\":\"\(server.scene.bo)\"}}"
            #expect(try await server.call(.POST, "/api/habeas/v1/holds", token: token, body: hold).status == 201)
            let done = try await server.finished(erase(server, token: token), token: token)
            let details = try #require(done.json["habeas"] as? [String: Any])
            let counts = try #require(details["counts"] as? [String: Int])
            #expect(counts["mentioningMessagesHeld"] == 1 && counts["mentioningMessages"] == nil, "\(counts)")
            let kept = try await server.store.read { try $0.messages.find(theirs.id) }
            #expect(kept?.text == theirs.text)
        }
    }

    @Test("Held data is not erased, and the refusal names the hold")
    func heldDataIsRefused() async throws {
        try await TestServer.with { server in
            let scene = server.scene
            try await scene.say("held", by: scene.ada, at: TestServer.recently)
            let token = try await server.token(Self.rights)
            for target in ["\"subject\":{\"userId\":\"\(scene.ada)\"}", "\"conversationId\":\"\(scene.room)\""] {
                let hold = try await server.call(
                    .POST,
                    "/api/habeas/v1/holds",
                    token: token,
                    body: "{\(target),\"reason\":\"Case 17\"}"
                )
                let id = try #require(hold.json["id"] as? String)
                let refused = try await erase(server, token: token)
                #expect(refused.status == 409)
                let message = try #require(refused.json["message"] as? String)
                #expect(message.contains(id) && message.contains("Case 17"))
                #expect(
                    try await server.store.read { try $0.messages.count(by: scene.ada, from: nil, until: nil) } == 1
                )
                _ = try await server.call(.DELETE, "/api/habeas/v1/holds/\(id)", token: token)
            }
            let done = try await server.finished(erase(server, token: token), token: token)
            #expect(done.json["status"] as? String == "COMPLETED")
        }
    }

    @Test("Archives that were made earlier go when that is asked for, and stay otherwise")
    func archivesGoWhenAsked() async throws {
        try await TestServer.with { server in
            let scene = server.scene
            try await scene.say("archived", by: scene.ada, at: TestServer.recently)
            let token = try await server.token(Self.rights)
            let archived = try await server.export(token: token)
            let link = try #require(archived.json["resultsUrl"] as? String)
            _ = try await server.finished(erase(server, token: token), token: token)
            #expect(try await server.call(.GET, link, token: token).status == 302)
            let done = try await server.finished(
                erase(server, ",\"destroyArchives\":true,\"reason\":\"Asked\"", token: token),
                token: token
            )
            #expect(done.json["status"] as? String == "COMPLETED", "\(done.json)")
            #expect(((done.json["habeas"] as? [String: Any])?["counts"] as? [String: Int])?["archives"] == 1)
            #expect(try await server.call(.GET, link, token: token).status == 410)
            let gone = try await server.call(
                .GET,
                "/api/v2/gdpr/requests/\(archived.json["id"] as? String ?? "")",
                token: token
            )
            #expect(gone.json["resultsUrl"] == nil)
            #expect((gone.json["habeas"] as? [String: Any])?["archiveDestroyedAt"] != nil)
            let archive = link.split(separator: "/").last.map(String.init)
            let entries = try await server.store.read { transaction in
                var filter = AuditFilter()
                filter.entity = archive
                filter.action = "Delete"
                return try transaction.audit.count(in: scene.organization, filter)
            }
            #expect(entries == 1)
            #expect(try await server.archiveFiles() == [])
        }
    }
}
