import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct SubjectLimitTests {
    private static let all: [Permission] = [.addRequests, .viewRequests, .editSettings]
    private static let path = "/api/v2/gdpr/requests"

    private static func limit(_ server: TestServer, to count: Int, _ token: String) async throws {
        let body = ["subjectsPerDay": count]
        #expect(try await server.call(.PATCH, "/api/habeas/v1/settings", token: token, json: body).status == 200)
    }

    private static func ask(
        _ person: User.ID,
        _ server: TestServer,
        _ token: String,
        type: String = "GDPR_EXPORT"
    ) async throws -> TestServer.Answer {
        let body: [String: Any] = ["requestType": type, "subject": ["userId": person.description]]
        let query = type == "GDPR_DELETE" ? "?deleteConfirmed=true" : ""
        return try await server.call(.POST, path + query, token: token, json: body)
    }

    @Test("Past the limit a request is a 403 that says the limit, when it frees and who may change it")
    func limitIsKept() async throws {
        let clock = TestClock()
        try await TestServer.with(clock: clock.clock) { server in
            let people = try await server.people(4)
            var token = try await server.token(Self.all, as: server.scene.bo)
            try await Self.limit(server, to: 2, token)
            #expect(try await Self.ask(people[0], server, token).status == 202)
            clock.advance(bySeconds: 60)
            #expect(try await Self.ask(people[1], server, token).status == 202)
            // Who was asked about already costs nothing more.
            #expect(try await Self.ask(people[0], server, token).status == 202)
            let other = try await server.token(Self.all, as: server.scene.bo)
            for (token, type) in [(token, "GDPR_EXPORT"), (other, "GDPR_EXPORT"), (token, "GDPR_DELETE")] {
                let refused = try await Self.ask(people[2], server, token, type: type)
                #expect(refused.status == 403)
                #expect(refused.code == "subject.limit.reached")
                let message = refused.json["message"] as? String ?? ""
                #expect(message.contains("2 people in 24 hours") && message.contains("chat:setting:edit"), "\(message)")
                // Both were asked about last at the same instant.
                #expect(message.contains("from \(clock.clock.now.advanced(bySeconds: 86_400)) on"), "\(message)")
            }
            let third = try await server.token(Self.all, as: server.scene.ada)
            #expect(try await Self.ask(people[2], server, third).status == 202)
            clock.advance(bySeconds: 86_399)
            token = try await server.token(Self.all, as: server.scene.bo)
            #expect(try await Self.ask(people[2], server, token).status == 403)
            clock.advance(bySeconds: 1)
            #expect(try await Self.ask(people[2], server, token).status == 202)
        }
    }

    @Test("Of many requests at once no more are taken in than the limit allows")
    func limitHasNoRace() async throws {
        try await TestServer.with { server in
            let people = try await server.people(12)
            let token = try await server.token(Self.all, as: server.scene.bo)
            try await Self.limit(server, to: 5, token)
            let taken = try await withThrowingTaskGroup(of: Int.self) { group in
                for person in people { group.addTask { try await Self.ask(person, server, token).status } }
                return try await group.reduce(into: 0) { count, status in count += status == 202 ? 1 : 0 }
            }
            #expect(taken == 5)
        }
    }

    @Test("A case counts each of its people, all or none, when it is run")
    func casesCount() async throws {
        try await TestServer.with { server in
            let people = try await server.people(4)
            let token = try await server.token(Self.all)
            try await Self.limit(server, to: 3, token)
            #expect(try await Self.ask(people[0], server, token).status == 202)
            let opened = try await server.openCase(people, token: token)
            let run = "/api/habeas/v1/cases/\(opened.json["id"] as? String ?? "")/run"
            let refused = try await server.call(.POST, run, token: token)
            #expect(refused.status == 403)
            #expect((refused.json["message"] as? String)?.contains("more people than that at once") == true)
            let total = try await server.call(.GET, Self.path, token: token).json["total"] as? Int
            #expect(total == 1)
            try await Self.limit(server, to: 4, token)
            #expect(try await server.call(.POST, run, token: token).status == 202)
            let shown = try await server.call(.GET, "/api/habeas/v1/settings", token: token)
            #expect(shown.json["subjectsPerDay"] as? Int == 4)
        }
    }

    @Test(
        "Settings out of their range are a 400 that names it, and change nothing",
        arguments: [
            #"{"subjectsPerDay":0}"#, #"{"subjectsPerDay":10001}"#, #"{"subjectsPerDay":null}"#,
            #"{"approvalDays":0}"#, #"{"approvalDays":91}"#, #"{"requireApproval":null}"#, #"{"requireApproval":1}"#,
            #"{"consoleLanguages":[]}"#, #"{"consoleLanguages":null}"#, #"{"consoleLanguages":["en","en"]}"#,
            #"{"consoleLanguages":["en","xx"],"approvalDays":3}"#, #"{"consoleLanguages":["../en"]}"#,
        ]
    )
    func settingsHaveRanges(body: String) async throws {
        try await TestServer.with { server in
            let token = try await server.token(Self.all)
            let refused = try await server.call(.PATCH, "/api/habeas/v1/settings", token: token, body: body)
            #expect(refused.status == 400, "\(refused.json)")
            let shown = try await server.call(.GET, "/api/habeas/v1/settings", token: token)
            #expect(shown.json["subjectsPerDay"] as? Int == 25 && shown.json["approvalDays"] as? Int == 14)
            #expect(shown.json["requireApproval"] as? Bool == false)
            #expect((shown.json["consoleLanguages"] as? [String])?.sorted() == ["en", "es"])
        }
    }
}
