import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

/// Values that are wrong are put right in a person's own data, and there alone.
@Suite(.timeLimit(.minutes(10))) struct RectificationTests {
    private func update(_ server: TestServer, _ terms: String, token: String) async throws -> TestServer.Answer {
        let body =
            "{\"requestType\":\"GDPR_UPDATE\",\"subject\":{\"userId\":\"\(server.scene.ada)\"}"
            + ",\"replacementTerms\":\(terms)}"
        return try await server.call(.POST, "/api/v2/gdpr/requests", token: token, body: body)
    }

    private func term(_ type: String, _ existing: String, _ updated: String) -> String {
        "{\"type\":\"\(type)\",\"existingValue\":\"\(existing)\",\"updatedValue\":\"\(updated)\"}"
    }

    @Test("The profile and the person's own messages get the new values, earlier texts as well; the old are gone")
    func valuesAreReplaced() async throws {
        try await TestServer.with { server in
            let scene = server.scene
            let own = try await scene.say(
                "I am Ada Bright, not Ada Brighton, at PLANTED-17",
                by: scene.ada,
                at: TestServer.recently
            )
            let theirs = try await scene.say("Ada Bright said so", by: scene.bo, at: TestServer.recently)
            try await server.store.write { transaction in
                _ = try transaction.messages.insert(
                    Revision(text: "Ada Bright wrote", sourceText: "<Ada Bright>", writtenAt: own.sentAt),
                    of: own
                )
            }
            let token = try await server.token([.addRequests, .viewRequests, .viewSubjects])
            let terms = [
                term("NAME", "Ada Bright", "Ada Bright Dunn"),
                term("WHATSAPP", "PLANTED-17", "18"),
                term("EMAIL", "ADA.bright@lantern.example", "ada.dunn@lantern.example"),
            ]
            let done = try await server.finished(
                update(server, "[\(terms.joined(separator: ","))]", token: token),
                token: token
            )
            #expect(done.json["status"] as? String == "COMPLETED", "\(done.json)")
            let counts = (done.json["habeas"] as? [String: Any])?["counts"] as? [String: Int]
            #expect(counts?["messages"] == 1)
            #expect(counts?["revisions"] == 1)
            #expect(counts?["profile"] == 4)
            let text = try await server.store.read { transaction in
                (
                    try transaction.messages.find(own.id)?.text, try transaction.messages.find(theirs.id)?.text,
                    try transaction.users.find(scene.ada, in: scene.organization),
                    try transaction.messages.revisions(by: scene.ada, from: own.id, through: own.id)[own.id]?.first
                )
            }
            #expect(text.0 == "I am Ada Bright Dunn, not Ada Brighton, at 18")
            #expect(text.1 == "Ada Bright said so")
            #expect(text.2?.name == "Ada Bright Dunn")
            #expect(text.2?.email == "ada.dunn@lantern.example")
            #expect(text.3?.text == "Ada Bright Dunn wrote")
            #expect(text.3?.sourceText == "<Ada Bright Dunn>")
            for marker in ["PLANTED", "ADA.bright@lantern.example"] { #expect(try server.markers(marker) == 0) }
            let search = "/api/v2/gdpr/subjects?searchType=EMAIL&searchValue=ada.dunn"
            #expect(try await server.call(.GET, search, token: token).json["total"] as? Int == 1)
        }
    }

    @Test("Two values change places at once, and what is put right is found by its new value alone")
    func valuesChangePlaces() async throws {
        try await TestServer.with { server in
            let scene = server.scene
            let own = try await scene.say("Ada Bright, called Bobby", by: scene.ada, at: TestServer.recently)
            try await server.store.write { transaction in
                try transaction.users.add(.init(kind: .name, value: "Bobby"), to: scene.ada, in: scene.organization)
            }
            let token = try await server.token([.addRequests, .viewRequests, .viewSubjects])
            let email = "ada.bright@lantern.example"
            let terms = [
                term("NAME", "Ada Bright", "Bobby"), term("NAME", "Bobby", "Ada Bright"),
                term("EMAIL", email, "q@lantern.example"), term("EMAIL", "q@lantern.example", "r@lantern.example"),
            ]
            let done = try await server.finished(
                update(server, "[\(terms.joined(separator: ","))]", token: token),
                token: token
            )
            #expect(done.json["status"] as? String == "COMPLETED", "\(done.json)")
            #expect(try await server.store.read { try $0.messages.find(own.id)?.text } == "Bobby, called Ada Bright")
            let user = try await server.store.read { try $0.users.find(scene.ada, in: scene.organization) }
            #expect(user?.name == "Bobby" && user?.email == "q@lantern.example")
            for (type, value, total) in [
                ("NAME", "bobby", 1), ("NAME", "ada%20bright", 1), ("EMAIL", "q@", 1), ("EMAIL", "r@", 0),
                ("EMAIL", "ada.bright", 0),
            ] {
                let path = "/api/v2/gdpr/subjects?searchType=\(type)&searchValue=\(value)"
                let found = try await server.call(.GET, path, token: token).json["total"] as? Int
                #expect(found == total, "\(type) \(value)")
            }
        }
    }

    @Test("Others' mentions get the right name; what they typed stays; archives of theirs say what was rewritten")
    func mentionsGetTheName() async throws {
        try await TestServer.with { server in
            let scene = server.scene
            let said = try await scene.say("hi @Ada Bright, Ada Bright", by: scene.bo, at: TestServer.recently)
            try await scene.say("another", by: scene.bo, at: TestServer.recently)
            try await server.store.write { try $0.messages.addMentions([scene.ada], to: said) }
            let token = try await server.token([.addRequests, .viewRequests, .addHolds, .deleteHolds])
            let hold = try await server.hold("\"subject\":{\"userId\":\"\(scene.bo)\"}", token: token)
            let terms = "[\(term("NAME", "Ada Bright", "Ada Dunn"))]"
            let held = try await server.finished(update(server, terms, token: token), token: token)
            #expect(held.counts["mentioningMessagesHeld"] == 1 && held.counts["mentioningMessages"] == nil)
            try await server.release(hold, token: token)
            let export = "{\"requestType\":\"GDPR_EXPORT\",\"subject\":{\"userId\":\"\(scene.bo)\"}}"
            let before = try await server.export(token: token, body: export)
            let plain = try await server.archivedText(of: before, token: token, file: "data/request.json")
            #expect(!plain.contains("\"rewritten\""))
            let done = try await server.finished(update(server, terms, token: token), token: token)
            #expect(done.counts["mentioningMessages"] == 1, "\(done.json)")
            let text = try await server.store.read { try $0.messages.find(said.id)?.text }
            #expect(text == "hi @Ada Dunn, Ada Bright")
            let after = try await server.export(token: token, body: export)
            let statement = try await server.archivedText(of: after, token: token, file: "data/request.json")
            let json = try JSONSerialization.jsonObject(with: Data(statement.utf8)) as? [String: Any]
            let rewritten = json?["rewritten"] as? [String: Any]
            #expect(rewritten?["messages"] as? Int == 1, "\(statement)")
            let instant = try #require(rewritten?["lastAt"] as? String)
            let readme = try await server.archivedText(of: after, token: token, file: "README.txt")
            #expect(
                readme.contains("1 messages in here are not in all as they were written") && readme.contains(instant)
            )
            let information = try await server.archivedText(of: after, token: token, file: "bag-info.txt")
            #expect(information.contains("Habeas-Rewritten-Messages: 1, last at \(instant)"))
            let erased = try await server.erase(scene.ada, token: token)
            #expect(erased["mentioningMessages"] == 1, "\(erased)")
            #expect(try server.markers("@Ada Dunn") == 0)
        }
    }

    @Test("An erasure takes what a rectification was to replace, which does not run any more")
    func erasedPeopleAreNotRectified() async throws {
        try await TestServer.with { server in
            let scene = server.scene
            let token = try await server.token([.addRequests, .viewRequests])
            try await server.store.write { transaction in
                var generator = SystemRandomNumberGenerator()
                let request = PrivacyRequest(
                    id: .random(using: &generator),
                    organization: scene.organization,
                    kind: .update,
                    subject: scene.ada,
                    requester: .init(client: .random(using: &generator), user: nil, name: "x"),
                    createdAt: TestServer.recently
                )
                try transaction.requests.insert(request)
                let terms = [ReplacementTerm(kind: .name, existing: "PLANTED", updated: "x")]
                try transaction.requests.setTerms(terms, of: request.id)
                try transaction.jobs.enqueue(request, availableAt: TestServer.recently.advanced(byDays: 400_000))
            }
            #expect(try server.markers("PLANTED") > 0)
            _ = try await server.erase(scene.ada, token: token)
            #expect(try server.markers("PLANTED") == 0)
        }
    }

    @Test(
        "A new value is one that the directory takes",
        arguments: [
            ("EMAIL", "not an address"), ("NAME", String(repeating: "x", count: 257)), ("NAME", "a\\nb"),
            ("NAME", "a\u{202E}b"), ("NAME", " a"), ("PHONE", "1\\u0007"), ("WHATSAPP", "a\\nb"),
        ]
    )
    func wrongValuesAreRefused(type: String, value: String) async throws {
        try await TestServer.with { server in
            let token = try await server.token([.addRequests])
            let answer = try await update(server, "[\(term(type, "old", value))]", token: token)
            #expect(answer.status == 400)
            #expect((answer.json["message"] as? String)?.contains("replacementTerms.updatedValue") == true)
        }
    }

    @Test("Terms that say nothing, too much or the key of a source are refused, as are those of a held person")
    func wrongTermsAreRefused() async throws {
        try await TestServer.with { server in
            let token = try await server.token([.addRequests, .viewRequests, .addHolds])
            for wrong in [
                "[]", "[{}]", "[\(term("NAME", "", "x"))]", "[\(term("NAME", "x", " "))]",
                "[\(term("NAME", "x", "x"))]",
                "[\(term("SHOE", "x", "y"))]", "[\(term("EXTERNAL_ID", "x", "y"))]", "null",
                "[\(Array(repeating: term("NAME", "x", "y"), count: 26).joined(separator: ","))]",
            ] {
                #expect(try await update(server, wrong, token: token).status == 400, "\(wrong.prefix(80))")
            }
            let taken = "[\(term("EMAIL", "x@y.example", "bo.chandra@lantern.example"))]"
            #expect(try await update(server, taken, token: token).status == 409)
            let hold = "{\"subject\":{\"userId\":\"\(server.scene.ada)\"},\"reason\":\"Case 17\"}"
            _ = try await server.call(.POST, "/api/habeas/v1/holds", token: token, body: hold)
            #expect(try await update(server, "[\(term("NAME", "Ada", "Eda"))]", token: token).status == 409)
            let list = try await server.call(.GET, "/api/v2/gdpr/requests", token: token)
            #expect(list.json["total"] as? Int == 0)
        }
    }
}
