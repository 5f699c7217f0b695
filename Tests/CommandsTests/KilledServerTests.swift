import Foundation
import Objects
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct KilledServerTests {
    private struct Listing: Decodable {
        struct Request: Decodable {
            let id: String
            let status: String
            let resultsUrl: String?
        }

        let entities: [Request]
    }

    /// Asks a server through `curl`, as a script would.
    private func curl(_ arguments: String...) async throws -> String {
        try await Program.run("/usr/bin/curl", ["--silent"] + arguments).output
    }

    private func token(_ place: Workplace, _ url: String) async throws -> String {
        let credentials = "\(place.credentials.clientId):\(place.credentials.clientSecret)"
        let answer = try await curl(
            "--user",
            credentials,
            "--data",
            "grant_type=client_credentials",
            url + "/oauth/token"
        )
        let json = try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any]
        return try #require(json?["access_token"] as? String)
    }

    @Test("A server that is killed during exports completes each of them once after its restart", .everyObjectPlace)
    func killedExportsComplete() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 3000)
            var (server, url) = try await place.serve()
            let found = try await curl(
                "--header",
                "Authorization: Bearer \(try await token(place, url))",
                url + "/api/v2/gdpr/subjects?searchType=EXTERNAL_ID&searchValue=slack:U0ADA"
            )
            let ada = try #require(found.firstMatch(of: #/"userId":"([^"]+)"/#)?.1)
            let body = "{\"requestType\":\"GDPR_EXPORT\",\"subject\":{\"userId\":\"\(ada)\"}}"
            let rounds = 8
            for round in 0..<rounds {
                let bearer = "Authorization: Bearer \(try await token(place, url))"
                _ = try await curl("--header", bearer, "--data", body, url + "/api/v2/gdpr/requests")
                // Each round gets a little further before the server dies: from the claim to the rename.
                for _ in 0..<round { _ = try await curl("--header", bearer, url + "/api/v2/gdpr/requests") }
                server.send(SIGKILL)
                _ = await server.outcome()
                (server, url) = try await place.serve()
            }
            let bearer = "Authorization: Bearer \(try await token(place, url))"
            var requests: [Listing.Request] = []
            repeat {
                let listing = try await curl("--header", bearer, url + "/api/v2/gdpr/requests")
                requests = try JSONDecoder().decode(Listing.self, from: Data(listing.utf8)).entities
            } while requests.contains { $0.status != "COMPLETED" && $0.status != "ERROR" }
            #expect(requests.map(\.status) == Array(repeating: "COMPLETED", count: rounds))
            let driver = try place.archives
            let archives = try await ObjectQueue.run { try driver.keys(below: "").sorted() }
            #expect(archives.map { String($0.prefix(36)) } == requests.map(\.id).sorted())
            for archive in archives {
                let copy = place.folder.appending(path: archive).path
                try await ObjectQueue.run { try driver.copy(archive, to: copy) }
                let outcome = try await place.habeas("verify", copy, "--json")
                #expect(outcome.status == 0, "\(outcome.output)")
                #expect(outcome.output.contains("\"messages\" : 3000,"))
            }
        }
    }

    @Test("An import that is killed leaves nothing, and can be run again")
    func killedImportLeavesNothing() async throws {
        try await Workplace.with { place in
            let slack = try place.writeSlack(messages: 20_000).path
            let killed = try Program(Program.habeas, ["import", "slack", slack, "--data", place.data])
            // The write-ahead log grows as soon as the import writes.
            while place.sizeOfLog == 0, killed.isRunning { await Task.yield() }
            killed.send(SIGKILL)
            _ = await killed.outcome()
            let again = try await place.habeas("import", "slack", slack, "--data", place.data, "--json")
            #expect(again.status == 0, "\(again.errors)")
            // The signal may come before the commit or just after it, never in between.
            let isWhole = ["messages", "unchanged"].contains { again.output.contains("\"\($0)\" : 40000") }
            #expect(isWhole, "\(again.output)")
        }
    }
}
