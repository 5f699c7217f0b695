import Foundation
import TestSupport
import Testing

/// A purge that dies at any point is gone on with, and removes what it should and nothing else.
@Suite(.timeLimit(.minutes(10))) struct KilledPurgeTests {
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
        let messages = 1000 * KillPoints.count
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: messages, from: 1_000_000_000)
            let recently = Int(Date().timeIntervalSince1970) - 86_400
            _ = try await place.importSlack(messages: 50, from: recently) { ("kept \($0)", "stays \($0)") }
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
            for _ in 0..<KillPoints.count {
                let (server, url) = try await place.serve()
                try await KillPoints.reach()
                let found = try await status(place, url)
                #expect(found.removed + found.remaining == 2 * messages)
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
            #expect(found.removed == 2 * messages)
            #expect(try await place.texts(of: "slack:U0ADA", url) == (0..<50).map { "kept \($0)" })
            #expect(try await place.texts(of: "slack:U0BO", url) == (0..<50).map { "stays \($0)" })
            server.send(SIGTERM)
            #expect(await server.outcome().status == 0)
            #expect(try await place.auditEntries(with: "\"action\":\"Purge\"") == 1)
            // What was purged does not come again, and is not counted twice.
            let again = try await place.importSlack(messages: messages, from: 1_000_000_000)
            let skipped = "\"purged: sent before what retention has removed\" : \(2 * messages)"
            #expect(again.output.contains(skipped), "\(again.output)")
            #expect(try place.found(["FORBIDDEN", "batch "]) == [])
        }
    }
}
