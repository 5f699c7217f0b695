import Foundation
import TestSupport
import Testing

/// A purge that dies at any point is gone on with, and removes what it should and nothing else.
@Suite(.timeLimit(.minutes(5))) struct KilledPurgeTests {
    private struct Status: Decodable {
        struct Run: Decodable {
            let endedAt: String?
            let messages: Int
        }

        let remaining: Int
        let removed: Int
        let lastRun: Run?
    }

    private func status(_ place: Workplace, _ url: String) async throws -> Status {
        let token = try await place.token(url)
        let bearer = "Authorization: Bearer \(token)"
        let curl = ["--silent", "--header", bearer, url + "/api/habeas/v1/retention"]
        let answer = try await Program.run("/usr/bin/curl", curl)
        return try JSONDecoder().decode(Status.self, from: Data(answer.output.utf8))
    }

    @Test("A server that is killed during a purge goes on with it, counts each message once, and leaves no text")
    func killedPurgeGoesOn() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 4000, from: 1_000_000_000)
            let shortened = try await place.habeas(
                "settings",
                "set",
                "--data",
                place.data,
                "--message-retention-days",
                "30",
                "--yes"
            )
            #expect(shortened.status == 0, "\(shortened.errors)")
            var removed: [Int] = []
            for round in 0..<12 {
                let (server, url) = try await place.serve()
                // Each round dies a little later: before, in and after transactions.
                try await Task.sleep(for: .milliseconds(10 * round))
                let found = try await status(place, url)
                #expect(found.removed + found.remaining == 8000)
                removed.append(found.removed)
                server.send(SIGKILL)
                _ = await server.outcome()
            }
            #expect(removed == removed.sorted())
            let (server, url) = try await place.serve()
            var found = try await status(place, url)
            while found.lastRun?.endedAt == nil {
                try await Task.sleep(for: .milliseconds(20))
                found = try await status(place, url)
            }
            #expect(found.remaining == 0)
            #expect(found.removed == 8000)
            server.send(SIGTERM)
            #expect(await server.outcome().status == 0)
            // What was purged does not come again, and is not counted twice.
            let again = try await place.importSlack(messages: 4000, from: 1_000_000_000)
            #expect(
                again.output.contains("\"purged: sent before what retention has removed\" : 8000"),
                "\(again.output)"
            )
            for name in try FileManager.default.subpathsOfDirectory(atPath: place.data) {
                let bytes = FileManager.default.contents(atPath: place.data + "/" + name) ?? Data()
                for text in ["FORBIDDEN", "batch "] { #expect(bytes.range(of: Data(text.utf8)) == nil, "\(name)") }
            }
        }
    }
}
