import Foundation
import TestSupport
import Testing

/// An erasure that dies at any point is gone on with, and no import brings back what it has erased.
@Suite(.timeLimit(.minutes(5))) struct KilledErasureTests {
    private func curl(_ arguments: [String]) async throws -> [String: Any] {
        let answer = try await Program.run("/usr/bin/curl", ["--silent"] + arguments).output
        return try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any] ?? [:]
    }

    /// The texts that are found in any file of the data directory.
    private func found(_ texts: [String], in place: Workplace) throws -> Set<String> {
        var found: Set<String> = []
        for name in try FileManager.default.subpathsOfDirectory(atPath: place.data) {
            let bytes = FileManager.default.contents(atPath: place.data + "/" + name) ?? Data()
            for text in texts where bytes.range(of: Data(text.utf8)) != nil { found.insert(text) }
        }
        return found
    }

    @Test("A server that is killed during an erasure ends it after its restart, with each message counted once")
    func killedErasureEnds() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 3000)
            var (server, url) = try await place.serve()
            var bearer = ["--header", "Authorization: Bearer \(try await place.token(url))"]
            let subjects = url + "/api/v2/gdpr/subjects?searchType=EXTERNAL_ID&searchValue=slack:U0ADA"
            let people = try await curl(bearer + [subjects])["entities"] as? [[String: Any]]
            let ada = try #require(people?.first?["userId"] as? String)
            let body = "{\"requestType\":\"GDPR_DELETE\",\"subject\":{\"userId\":\"\(ada)\"}}"
            let path = "/api/v2/gdpr/requests?deleteConfirmed=true"
            let asked = try await curl(bearer + ["--data", body, url + path])
            let id = try #require(asked["id"] as? String)
            for round in 0..<12 {
                try await Task.sleep(for: .milliseconds(8 * round))
                // Asked once more, it is the same request while it is under way.
                let again = try await curl(bearer + ["--data", body, url + path])
                #expect(again["id"] != nil)
                server.send(SIGKILL)
                _ = await server.outcome()
                (server, url) = try await place.serve()
                bearer = ["--header", "Authorization: Bearer \(try await place.token(url))"]
            }
            var request: [String: Any] = [:]
            repeat {
                request = try await curl(bearer + [url + "/api/v2/gdpr/requests/\(id)"])
            } while !["COMPLETED", "ERROR"].contains(request["status"] as? String ?? "")
            #expect(request["status"] as? String == "COMPLETED", "\(request)")
            let counts = (request["habeas"] as? [String: Any])?["counts"] as? [String: Int]
            #expect(counts?["messages"] == 3000)
            server.send(SIGTERM)
            #expect(await server.outcome().status == 0)
            let hers = ["batch ", "Ada Bright", "ada@lantern.example", "U0ADA"]
            #expect(try found(hers + ["FORBIDDEN 2999"], in: place) == ["FORBIDDEN 2999"])
            // The same export brings nothing of hers back.
            let imported = try await place.importSlack(messages: 3000)
            #expect(imported.status == 0, "\(imported.errors)")
            #expect(imported.output.contains("\"written by a person who was erased\" : 3000"), "\(imported.output)")
            #expect(try found(hers, in: place) == [])
        }
    }
}
