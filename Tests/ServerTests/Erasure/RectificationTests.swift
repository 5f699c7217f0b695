import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

/// Values that are wrong are put right in a person's own data, and there alone.
@Suite(.timeLimit(.minutes(5))) struct RectificationTests {
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
