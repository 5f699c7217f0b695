import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct ExportCommandTests {
    private static let somebody = "01234567-89ab-cdef-0123-456789abcdef"

    @Test("A download that breaks off is told as such, and leaves no file")
    func brokenDownload() async throws {
        try await Workplace.with { place in
            let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "breaking_server.py").path
            let server = try Program("/usr/bin/python3", [script])
            let url = try #require(await server.rest(ofLineBeginning: "listening on "))
            let output = place.folder.appending(path: "out").path
            let outcome = try await place.habeas("export", Self.somebody, "--output", output, server: url)
            #expect(outcome.status == 69, "\(outcome.errors)")
            #expect(outcome.errors.contains("broke off"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: output) == [])
            server.send(SIGTERM)
            _ = await server.outcome()
        }
    }

    @Test(
        "What a server does wrong has an exit code of its own and leaves no file",
        arguments: [("damaged", 1, "damaged on its way"), ("busy", 75, "503")]
    )
    func failingServer(way: String, code: Int32, words: String) async throws {
        try await Workplace.with { place in
            let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "breaking_server.py").path
            let server = try Program("/usr/bin/python3", [script, way])
            let url = try #require(await server.rest(ofLineBeginning: "listening on "))
            let output = place.folder.appending(path: "out").path
            let outcome = try await place.habeas("export", Self.somebody, "--output", output, "--json", server: url)
            #expect(outcome.status == code, "\(outcome.errors)")
            #expect(outcome.errors.contains(words))
            #expect(outcome.output.contains("\"error\" : "))
            #expect(try FileManager.default.contentsOfDirectory(atPath: output) == [])
            server.send(SIGKILL)
            _ = await server.outcome()
        }
    }

    @Test("Nothing is asked for when one of several people is not found, and it is said who")
    func oneIsNotFound() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 5)
            try await place.withServer { url in
                let output = place.folder.appending(path: "out").path
                let outcome = try await place.habeas(
                    "export",
                    "slack:U0ADA",
                    "slack:NOPE",
                    "slack:U0BO",
                    "--output",
                    output,
                    "--json",
                    server: url
                )
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains("slack:NOPE: Nobody"))
                #expect(outcome.output.contains("\"subject\" : \"slack:NOPE\""))
                #expect(try FileManager.default.contentsOfDirectory(atPath: output) == [])
            }
        }
    }

    @Test("After a failure of one the others are still exported, and all outcomes are told")
    func oneFails() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 5)
            try await place.withServer { url in
                let output = place.folder.appending(path: "out").path
                let outcome = try await place.habeas(
                    "export",
                    "slack:U0ADA",
                    Self.somebody,
                    "slack:U0BO",
                    "--output",
                    output,
                    "--json",
                    server: url
                )
                #expect(outcome.status == 1)
                let results = try #require(
                    try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]]
                )
                #expect(results.map { $0["error"] is String } == [false, true, false])
                #expect(results.map { $0["archive"] is String } == [true, false, true])
                #expect(try FileManager.default.contentsOfDirectory(atPath: output).count == 2)
            }
        }
    }

    @Test("Chat older than the retention period is told by the import and the export")
    func oldChatIsTold() async throws {
        try await Workplace.with { place in
            let fixture = ExportFixture([
                "users.json": #"[{"id":"U0ADA","name":"ada","profile":{"real_name":"Ada Bright"}}]"#,
                "channels.json": #"[{"id":"C1","name":"kitchen","created":900000000,"members":["U0ADA"]}]"#,
                "kitchen/1999-01-01.json": """
                [{"type":"message","user":"U0ADA","text":"old","ts":"915148800.000100"},
                 {"type":"message","user":"U0ADA","text":"old too","ts":"915148801.000100"}]
                """,
            ])
            let slack = place.folder.appending(path: "old")
            try fixture.write(to: slack)
            let json = try await place.habeas("import", "slack", slack.path, "--data", place.data, "--json")
            #expect(json.output.contains(#""beforeRetentionCutoff" : 2"#) && json.output.contains(#""messages" : 2"#))
            let words = try await place.habeas("import", "slack", slack.path, "--data", place.data)
            #expect(words.output.contains("2 stored messages and events are older than"))
            // The purge is half a day away.
            let hour = (Int(Date().timeIntervalSince1970) / 3600 + 12) % 24
            try await place.withServer(purgeAt: String(hour)) { url in
                let output = place.folder.appending(path: "out").path
                let outcome = try await place.habeas("export", "slack:U0ADA", "--output", output, server: url)
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(outcome.output.contains("before the retention cutoff: 2"))
            }
        }
    }

    @Test(
        "A period or format that cannot be is wrong usage, before any server is asked",
        arguments: [
            ["--from", "junk"], ["--to", "2026-13-01"], ["--from", "2026-02-01", "--to", "2026-01-01"],
            ["--formats", "pdf"], ["--formats", ""],
        ]
    )
    func wrongUsage(options: [String]) async throws {
        try await withTemporaryFolder { folder in
            let outcome = try await Program.run(
                Program.habeas,
                ["export", "slack:U0ADA", "--output", folder.path, "--server", "http://127.0.0.1:1"] + options,
                environment: ["HABEAS_CLIENT_ID": "a", "HABEAS_CLIENT_SECRET": "b"]
            )
            #expect(outcome.status == 64, "\(outcome.errors)")
        }
    }

    @Test("A caller that reaches the server by another name than the public one gets the archive all the same")
    func publicNameIsNotNeeded() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 5)
            let (server, url) = try await place.serve("--public-url", "https://habeas.invalid/behind/a/proxy/")
            let output = place.folder.appending(path: "out").path
            let outcome = try await place.habeas("export", "slack:U0ADA", "--output", output, "--json", server: url)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("\"messages\" : 5,"))
            server.send(SIGTERM)
            #expect(await server.outcome().status == 0)
        }
    }
}
