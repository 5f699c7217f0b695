import Foundation
import TestSupport
import Testing

/// What was purged does not come back by an import, and is counted once.
@Suite(.timeLimit(.minutes(10))) struct PurgedImportTests {
    private struct Status: Decodable {
        struct Run: Decodable {
            let endedAt: String?
        }

        let remaining: Int
        let removed: Int
        let lastRun: Run?
    }

    private struct Report: Decodable {
        let entries: Int
        let messages: Int
        let skipped: [String: Int]

        var purged: Int? { skipped["purged: sent before what retention has removed"] }
    }

    private func status(_ place: Workplace, _ url: String) async throws -> Status {
        let bearer = "Authorization: Bearer \(try await place.token(url))"
        let answer = try await Program.run(
            "/usr/bin/curl",
            ["--silent", "--header", bearer, url + "/api/habeas/v1/retention"]
        )
        return try JSONDecoder().decode(Status.self, from: Data(answer.output.utf8))
    }

    private func wait(
        _ place: Workplace,
        _ url: String,
        until isEnough: (Status) -> Bool
    ) async throws -> Status {
        while true {
            let status = try await status(place, url)
            if isEnough(status) { return status }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func keep(_ days: Int, _ place: Workplace) async throws {
        let done = try await place.habeas(
            "settings",
            "set",
            "--data",
            place.data,
            "--message-retention-days",
            "\(days)",
            "--yes"
        )
        #expect(done.status == 0, "\(done.errors)")
    }

    /// Imports 50 messages of Ada's and 50 of Bo's that are 200 days old.
    private func importOld(_ place: Workplace) async throws -> Report {
        let second = Int(Date().timeIntervalSince1970) / 86_400 * 86_400 - 200 * 86_400
        let outcome = try await place.importSlack(messages: 50, from: second)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    }

    /// The count of Ada's messages that an archive says retention has removed, and what else it has of them.
    private func archived(_ place: Workplace, _ url: String) async throws -> (removed: Int, messages: Int) {
        let output = place.folder.appending(path: UUID().uuidString).path
        let exported = try await place.habeas("export", "slack:U0ADA", "--output", output, server: url)
        #expect(exported.status == 0, "\(exported.errors)")
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: output).first)
        let script = """
            import json, sys, zipfile
            files = zipfile.ZipFile(sys.argv[1])
            name = next(n for n in files.namelist() if n.endswith("data/request.json"))
            period = json.loads(files.read(name))["period"]
            lines = files.read(name.replace("request.json", "messages.jsonl")).splitlines()
            print(sum(m["messages"] for m in period["removedByMonth"]), len(lines))
            """
        let read = try await Program.run("/usr/bin/python3", ["-c", script, output + "/" + name])
        let numbers = read.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        try #require(numbers.count == 2, "\(read.errors)")
        return (numbers[0], numbers[1])
    }

    @Test("After the period was lengthened an import brings nothing back, and archives state what was removed once")
    func lengtheningBringsNothingBack() async throws {
        try await Workplace.with { place in
            #expect(try await importOld(place).messages == 100)
            try await keep(90, place)
            try await place.withServer { url in
                let purged = try await wait(place, url) { $0.remaining == 0 && $0.lastRun?.endedAt != nil }
                #expect(purged.removed == 100)
            }
            try await keep(3650, place)
            for _ in 0..<2 {
                let again = try await importOld(place)
                #expect(again.messages == 0 && again.purged == again.entries && again.entries == 100)
            }
            try await keep(90, place)
            try await place.withServer { url in
                #expect(try await status(place, url).removed == 100)
                let archive = try await archived(place, url)
                #expect(archive.removed == 50 && archive.messages == 0)
            }
            try await keep(3650, place)
            // What was never older than a cutoff at which something was removed is imported as ever.
            let second = Int(Date().timeIntervalSince1970) - 80 * 86_400
            let newer = try await place.importSlack(messages: 3, from: second)
            let report = try JSONDecoder().decode(Report.self, from: Data(newer.output.utf8))
            #expect(report.messages == 6 && report.purged == nil)
        }
    }

    @Test("An import while a purge has not ended brings nothing back, and nothing is counted twice")
    func importDuringPurge() async throws {
        try await Workplace.with { place in
            #expect(try await importOld(place).messages == 100)
            try await place.withServer { url in
                // Whoever still reads keeps the purge from its end.
                let script = """
                    import signal, sqlite3, sys
                    database = sqlite3.connect(sys.argv[1], isolation_level=None)
                    database.execute("BEGIN")
                    database.execute("SELECT COUNT(*) FROM messages").fetchone()
                    print("reading", flush=True)
                    signal.pause()
                    """
                let reader = try Program("/usr/bin/python3", ["-c", script, place.data + "/habeas.sqlite"])
                _ = try #require(await reader.rest(ofLineBeginning: "reading"))
                let bearer = "Authorization: Bearer \(try await place.token(url))"
                let shortened = try await Program.run(
                    "/usr/bin/curl",
                    [
                        "--silent", "--request", "PATCH", "--header", bearer, "--data",
                        #"{"messageRetentionPeriodDays":90}"#, url + "/api/v2/chats/settings",
                    ]
                )
                #expect(shortened.output.contains("90"))
                let removed = try await wait(place, url) { $0.remaining == 0 }
                #expect(removed.removed == 100 && removed.lastRun?.endedAt == nil)
                let again = try await importOld(place)
                #expect(again.messages == 0 && again.purged == 100)
                reader.send(SIGKILL)
                _ = await reader.outcome()
                let after = try await status(place, url)
                #expect(after.removed == 100 && after.remaining == 0)
                #expect(try await archived(place, url).removed == 50)
            }
        }
    }
}
