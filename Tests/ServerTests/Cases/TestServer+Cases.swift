import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

extension TestServer {
    /// Puts people into the organization, each of whom has written one message into the kitchen.
    func people(_ count: Int, at instant: Instant = Instant(milliseconds: 1_767_607_260_000)) async throws -> [User.ID]
    {
        var generator = SystemRandomNumberGenerator()
        let people = (0..<count).map { _ in User.ID.random(using: &generator) }
        let organization = scene.organization
        try await store.write { transaction in
            for (number, id) in people.enumerated() {
                let email = "person\(number).\(id)@lantern.example"
                try transaction.users.save(
                    User(id: id, organization: organization, name: "Person \(number)", email: email)
                )
                try transaction.users.add(UserIdentifier(kind: .email, value: email), to: id, in: organization)
            }
        }
        for (number, id) in people.enumerated() { try await scene.say("words of \(number)", by: id, at: instant) }
        return people
    }

    /// Opens a case about people.
    func openCase(_ people: [User.ID], token: String, _ more: [String: Any] = [:]) async throws -> Answer {
        let body: [String: Any] = ["title": "Case 17", "subjects": people.map { ["userId": $0.description] }]
        return try await call(.POST, "/api/habeas/v1/cases", token: token, json: body.merging(more) { $1 })
    }

    /// Opens a case, runs it and waits until it has come to its end.
    func runCase(_ people: [User.ID], token: String, _ more: [String: Any] = [:]) async throws -> Answer {
        let id = try #require(try await openCase(people, token: token, more).json["id"] as? String)
        let started = try await call(.POST, "/api/habeas/v1/cases/\(id)/run", token: token)
        #expect(started.status == 202, "\(started.json)")
        return try await settledCase(id, token: token)
    }

    /// Waits until a case does not run any more.
    func settledCase(_ id: String, token: String) async throws -> Answer {
        while true {
            let answer = try await call(.GET, "/api/habeas/v1/cases/\(id)", token: token)
            guard answer.json["status"] as? String == "running" else { return answer }
            await Task.yield()
        }
    }

    /// The bytes of a case's merged archive.
    func archive(of done: Answer, token: String) async throws -> Answer {
        let archive = done.json["archive"] as? [String: Any]
        let results = try #require(archive?["resultsUrl"] as? String)
        let link = try await call(.GET, results + "?issueRedirect=false", token: token)
        return try await call(.GET, link.json["url"] as? String ?? "")
    }

    /// A file in an archive that was fetched.
    func text(_ name: String, in archive: Answer) async throws -> String {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "archive.zip")
            try archive.body.write(to: file)
            return try await Program.run("/usr/bin/unzip", ["-p", file.path, name]).output
        }
    }
}
