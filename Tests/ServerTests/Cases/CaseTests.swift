import Archive
import Chat
import Foundation
import NIOHTTP1
import Privacy
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct CaseTests {
    private static let path = "/api/habeas/v1/cases"
    private let officer: [Permission] = [.addRequests, .viewRequests, .deleteArchives]

    @Test("A case exports each of its people and yields one merged, signed archive", arguments: [false, true])
    func caseYieldsArchive(encrypts: Bool) async throws {
        try await TestServer.with(encryptsArchives: encrypts) { [officer] server in
            let people = try await server.people(3)
            let token = try await server.token(officer)
            let opened = try await server.openCase(
                people,
                token: token,
                ["reason": "Complaint 4711", "formats": ["csv"]]
            )
            #expect(opened.status == 201)
            #expect(opened.json["status"] as? String == "open")
            let id = try #require(opened.json["id"] as? String)
            let started = try await server.call(.POST, "\(Self.path)/\(id)/run", token: token)
            #expect(started.status == 202)
            let done = try await server.settledCase(id, token: token)
            #expect(done.json["status"] as? String == "completed", "\(done.json)")
            let subjects = done.json["subjects"] as? [[String: Any]] ?? []
            #expect(subjects.map { $0["userId"] as? String } == people.map(\.description))
            #expect(subjects.allSatisfy { $0["status"] as? String == "COMPLETED" && $0["messages"] as? Int == 1 })
            let archive = try await server.archive(of: done, token: token)
            #expect(archive.status == 200)
            let name = archive.headers.first(name: "Content-Disposition")
            #expect(name == "attachment; filename=\"habeas-\(id).zip\"")
            let messages = try await server.text("data/messages.jsonl", in: archive)
            for number in 0..<3 { #expect(messages.contains("words of \(number)")) }
            let report = try await Self.verified(archive)
            #expect(report.isValid, "\(report)")
            #expect(report.signingKey != nil)
            let asked = try await server.call(.GET, "/api/v2/gdpr/requests", token: token)
            #expect(
                asked.entities.compactMap { ($0["habeas"] as? [String: Any])?["caseId"] as? String } == [id, id, id]
            )
            let listed = try await server.call(.GET, Self.path, token: token)
            #expect(listed.entities.map { $0["id"] as? String } == [id])
            #expect(listed.entities.allSatisfy { $0["notes"] == nil })
            let files = try FileManager.default.contentsOfDirectory(atPath: server.archiveFolder.path)
            #expect(files.count == 4, "\(files)")
        }
    }

    private static func verified(_ archive: TestServer.Answer) async throws -> VerificationReport {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "archive.zip")
            try archive.body.write(to: file)
            return await ArchiveVerification.verify(path: file.path)
        }
    }

    @Test("A merged archive is destroyed like any other, and its address is a 410 from then on")
    func mergedArchiveIsDestroyed() async throws {
        try await TestServer.with { [officer] server in
            let token = try await server.token(officer)
            let done = try await server.runCase(try await server.people(2), token: token)
            let archive = try #require(done.json["archive"] as? [String: Any])
            let results = try #require(archive["resultsUrl"] as? String)
            let id = String(results.split(separator: "/").last ?? "")
            #expect(try await server.call(.DELETE, "/api/habeas/v1/archives/\(id)", token: token).status == 204)
            #expect(try await server.call(.GET, results, token: token).status == 410)
            let caseID = try #require(done.json["id"] as? String)
            let shown = try await server.call(.GET, "\(Self.path)/\(caseID)", token: token)
            let gone = try #require(shown.json["archive"] as? [String: Any])
            #expect(gone["resultsUrl"] == nil && gone["destroyedDate"] is String)
            let foreign = try await server.token(officer, in: server.stranger.organization)
            #expect(try await server.call(.GET, results, token: foreign).status == 404)
        }
    }

    @Test("Nobody, too many people, the same person twice and patterns are refused, and nothing is opened")
    func wrongSubjectsAreRefused() async throws {
        try await TestServer.with { [officer] server in
            let people = try await server.people(26)
            let token = try await server.token(officer)
            func refusal(_ subjects: [[String: Any]]) async throws -> String {
                let body: [String: Any] = ["title": "T", "subjects": subjects]
                let answer = try await server.call(.POST, Self.path, token: token, json: body)
                #expect(answer.status == 400, "\(answer.json)")
                return answer.json["message"] as? String ?? ""
            }
            #expect(try await refusal([]).contains("1 to 25"))
            #expect(try await refusal(people.map { ["userId": $0.description] }).contains("26 people"))
            let twice: [[String: Any]] = [["userId": people[0].description], ["userId": people[0].description]]
            #expect(try await refusal(twice).contains("Subjects 1 and 2 are the same person"))
            for pattern in ["*", "%", "", " "] {
                let message = try await refusal([["userId": people[0].description], ["userId": pattern]])
                #expect(message.contains("Subject 2"), "\(message)")
                #expect(try await refusal([["emailAddresses": [pattern + "@*"]]]).contains("never exported"))
            }
            #expect(try await refusal([[:]]).contains("Subject 1"))
            #expect(try await refusal([["userId": server.stranger.ada.description]]).contains("Subject 1"))
            let listed = try await server.call(.GET, Self.path, token: token)
            #expect(listed.json["total"] as? Int == 0)
            let trail = try await server.trail().filter { $0.entityType == "Case" }
            #expect(trail.count == 13 && trail.allSatisfy { $0.outcome == "failure" }, "\(trail.count)")
            #expect(try await server.openCase(Array(people.prefix(25)), token: token).status == 201)
        }
    }

    @Test(
        "What a case cannot be is a 400",
        arguments: [
            ["title": " "], ["title": String(repeating: "x", count: 201)], ["regime": "HIPAA"], ["regime": "DATE"],
            ["dueDate": "2027-01-01"], ["regime": "DATE", "dueDate": "soon"], ["receivedDate": "2026-02-30"],
            ["receivedDate": "2999-01-01"], ["regime": "DATE", "receivedDate": "2026-02-02", "dueDate": "2026-02-01"],
            ["from": "2026-02-01", "until": "2026-01-01"], ["language": "tlh"], ["reason": "\0"],
        ]
    )
    func wrongCasesAreRefused(body: [String: String]) async throws {
        try await TestServer.with { [officer] server in
            let token = try await server.token(officer)
            let answer = try await server.openCase([server.scene.ada], token: token, body)
            #expect(answer.status == 400, "\(answer.json)")
        }
    }

    @Test("Only what has failed is exported again, and the case tells who failed and why")
    func failuresAreRetried() async throws {
        try await TestServer.with { [officer] server in
            let people = try await server.people(2)
            let token = try await server.token(officer)
            // Attached bytes that are missing end one person's export in an error.
            let sent = Instant(milliseconds: 1_767_607_270_000)
            let message = try await server.scene.say("with a file", by: people[1], at: sent)
            let file = try await server.scene.attach([1, 2], named: "a.txt", to: message, in: server.blobs)
            try ChatScene.breakBlob(file, below: server.blobFolder, byRemoving: true)
            let failed = try await server.runCase(people, token: token)
            #expect(failed.json["status"] as? String == "failed")
            let failure = try #require(failed.json["failure"] as? String)
            #expect(failure.contains("1 of 2") && failure.contains(people[1].description), "\(failure)")
            let first = try #require(failed.json["subjects"] as? [[String: Any]])
            #expect(first.map { $0["status"] as? String } == ["COMPLETED", "ERROR"])
            try await server.store.write { _ = try $0.attachments.delete(file.id, at: sent) }
            let id = try #require(failed.json["id"] as? String)
            #expect(try await server.call(.POST, "\(Self.path)/\(id)/run", token: token).status == 202)
            let done = try await server.settledCase(id, token: token)
            #expect(done.json["status"] as? String == "completed", "\(done.json)")
            let second = try #require(done.json["subjects"] as? [[String: Any]])
            #expect(second[0]["requestId"] as? String == first[0]["requestId"] as? String)
            #expect(second[1]["requestId"] as? String != first[1]["requestId"] as? String)
            let again = try await server.call(.POST, "\(Self.path)/\(id)/run", token: token)
            #expect(again.status == 409)
        }
    }

    @Test("Notes are added in order with their authors, and a closed case takes none")
    func notesAreKept() async throws {
        try await TestServer.with { [officer] server in
            let token = try await server.token(officer, as: server.scene.bo)
            let opened = try await server.openCase([server.scene.ada], token: token)
            let id = try #require(opened.json["id"] as? String)
            for text in ["Called her.", "She agrees."] {
                let noted = try await server.call(.POST, "\(Self.path)/\(id)/notes", token: token, json: ["text": text])
                #expect(noted.status == 201)
            }
            #expect(
                try await server.call(.POST, "\(Self.path)/\(id)/notes", token: token, json: ["text": " "]).status
                    == 400
            )
            let closed = try await server.call(.POST, "\(Self.path)/\(id)/close", token: token)
            #expect(closed.json["status"] as? String == "closed" && closed.json["closedBy"] as? String == "Bo Chandra")
            let notes = closed.json["notes"] as? [[String: Any]] ?? []
            #expect(notes.map { $0["text"] as? String } == ["Called her.", "She agrees."])
            #expect(notes.allSatisfy { ($0["createdBy"] as? [String: Any])?["name"] as? String == "Bo Chandra" })
            for change in ["notes", "run", "extend", "close"] {
                let body = ["text": "x", "reason": "x"]
                let answer = try await server.call(.POST, "\(Self.path)/\(id)/\(change)", token: token, json: body)
                #expect(answer.status == 409, "\(change)")
            }
        }
    }

    @Test("A case that was opened with a key is opened once")
    func openingIsIdempotent() async throws {
        try await TestServer.with { [officer] server in
            let token = try await server.token(officer)
            let body = "{\"title\":\"T\",\"subjects\":[{\"userId\":\"\(server.scene.ada)\"}]}"
            var ids: Set<String> = []
            for _ in 0..<2 {
                let headers = ["Idempotency-Key": "k1"]
                let answer = try await server.call(.POST, Self.path, token: token, headers: headers, body: body)
                ids.insert(answer.json["id"] as? String ?? "")
            }
            #expect(ids.count == 1)
        }
    }

    @Test("An erasure that destroys archives takes the merged ones along, and a case cannot run about who is gone")
    func erasureReachesCases() async throws {
        try await TestServer.with { [officer] server in
            let people = try await server.people(2)
            let token = try await server.token(officer)
            let done = try await server.runCase(people, token: token)
            let waiting = try await server.openCase(people, token: token)
            let archive = try #require(done.json["archive"] as? [String: Any])
            let results = try #require(archive["resultsUrl"] as? String)
            let body: [String: Any] = [
                "requestType": "GDPR_DELETE", "subject": ["userId": people[0].description], "destroyArchives": true,
            ]
            let path = "/api/habeas/v1/requests?deleteConfirmed=true"
            let erased = try await server.finished(server.call(.POST, path, token: token, json: body), token: token)
            #expect(erased.json["status"] as? String == "COMPLETED", "\(erased.json)")
            #expect(try await server.call(.GET, results, token: token).status == 410)
            let id = try #require(waiting.json["id"] as? String)
            let refused = try await server.call(.POST, "\(Self.path)/\(id)/run", token: token)
            #expect(refused.status == 409)
            #expect((refused.json["message"] as? String)?.contains("was erased") == true)
        }
    }
}
