import Foundation
import TestSupport
import Testing

/// An erasure that dies at any point is gone on with, and no import brings back what it has erased.
@Suite(.timeLimit(.minutes(10))) struct KilledErasureTests {
    private func curl(_ arguments: [String]) async throws -> [String: Any] {
        let answer = try await Program.run("/usr/bin/curl", ["--silent"] + arguments).output
        return try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any] ?? [:]
    }

    /// Every other answer of Bo mentions Ada.
    private static func words(_ number: Int) -> (ada: String, bo: String) {
        ("batch \(number)", "answer \(number)" + (number.isMultiple(of: 2) ? " <@U0ADA>" : ""))
    }

    @Test("A server that is killed during an erasure ends it after its restart, with each message counted once")
    func killedErasureEnds() async throws {
        let messages = 1000 * KillPoints.count
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: messages, saying: Self.words)
            var (server, url) = try await place.serve()
            var bearer = ["--header", "Authorization: Bearer \(try await place.token(url))"]
            let subjects = url + "/api/v2/gdpr/subjects?searchType=EXTERNAL_ID&searchValue=slack:U0ADA"
            let people = try await curl(bearer + [subjects])["entities"] as? [[String: Any]]
            let ada = try #require(people?.first?["userId"] as? String)
            let body = "{\"requestType\":\"GDPR_DELETE\",\"subject\":{\"userId\":\"\(ada)\"}}"
            let path = "/api/v2/gdpr/requests?deleteConfirmed=true"
            let id = try #require(try await curl(bearer + ["--data", body, url + path])["id"] as? String)
            for _ in 0..<KillPoints.count {
                try await KillPoints.reach()
                server.send(SIGKILL)
                _ = await server.outcome()
                (server, url) = try await place.serve()
            }
            bearer = ["--header", "Authorization: Bearer \(try await place.token(url))"]
            var request: [String: Any] = [:]
            repeat {
                request = try await curl(bearer + [url + "/api/v2/gdpr/requests/\(id)"])
            } while !["COMPLETED", "ERROR"].contains(request["status"] as? String ?? "")
            #expect(request["status"] as? String == "COMPLETED", "\(request)")
            let counts = (request["habeas"] as? [String: Any])?["counts"] as? [String: Int]
            #expect(counts?["messages"] == messages)
            #expect(counts?["mentioningMessages"] == messages / 2)
            let pseudonym = "@Erased user \(ada.suffix(8))"
            let others = (0..<messages).map { "answer \($0)" + ($0.isMultiple(of: 2) ? " \(pseudonym)" : "") }
            #expect(try await place.texts(of: "slack:U0BO", url) == others)
            server.send(SIGTERM)
            #expect(await server.outcome().status == 0)
            #expect(try await place.auditEntries(with: id, "\"action\":\"Complete\"") == 1)
            let hers = ["batch ", "Ada Bright", "ada@lantern.example", "U0ADA"]
            #expect(try place.found(hers) == [])
            // The same export brings nothing of hers back, and changes nothing of others.
            let imported = try await place.importSlack(messages: messages, saying: Self.words)
            #expect(imported.status == 0, "\(imported.errors)")
            #expect(
                imported.output.contains("\"written by a person who was erased\" : \(messages)"),
                "\(imported.output)"
            )
            #expect(imported.output.contains("\"unchanged\" : \(messages)"), "\(imported.output)")
            #expect(try place.found(hers) == [])
        }
    }
}
