import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct CommandLineTests {
    @Test("From init to a verified archive, by the command line alone")
    func mainJob() async throws {
        try await Workplace.with { place in
            let imported = try await place.importSlack(messages: 50)
            #expect(imported.status == 0, "\(imported.errors)")
            try await place.withServer { url in
                let output = place.folder.appending(path: "out").path
                for subject in ["slack:U0ADA", "ada@lantern.example"] {
                    let exported = try await place.habeas("export", subject, "--output", output, "--json", server: url)
                    #expect(exported.status == 0, "\(exported.errors)")
                    let results = try JSONSerialization.jsonObject(with: Data(exported.output.utf8)) as? [[String: Any]]
                    let archive = try #require(results?.first?["archive"] as? String)
                    #expect(try await place.habeas("verify", archive, "--json").status == 0)
                    let text = try await Program.run("/usr/bin/unzip", ["-p", archive, "data/messages.jsonl"])
                    #expect(text.output.split(separator: "\n").count == 50)
                    #expect(!text.output.contains("FORBIDDEN"))
                }
            }
        }
    }

    @Test("A message that was changed in the database past a running server makes its next archive fail")
    func changedDatabaseIsFound() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 50)
            try await place.withServer { url in
                let change = "UPDATE messages SET text = 'never said' WHERE text = 'batch 7'"
                try await changeBehindStore(in: URL(filePath: place.data), [change])
                let output = place.folder.appending(path: "out")
                _ = try await place.habeas("export", "slack:U0ADA", "--output", output.path, server: url)
                let archives = try FileManager.default.contentsOfDirectory(atPath: output.path)
                let archive = output.appending(path: try #require(archives.first)).path
                let verified = try await place.habeas("verify", archive)
                #expect(verified.status == 1)
                #expect(verified.output.contains("✗ Completeness: 50 messages sent between 2026-01-05T10:01:00.000Z"))
            }
        }
    }

    @Test("A period on the command line limits the export")
    func periodIsKept() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 50)
            try await place.withServer { url in
                let exported = try await place.habeas(
                    "export",
                    "slack:U0ADA",
                    "--from",
                    "2026-01-05T10:01:10",
                    "--to",
                    "2026-01-05T10:01:20",
                    "--output",
                    place.folder.appending(path: "out").path,
                    "--json",
                    server: url
                )
                #expect(exported.status == 0, "\(exported.errors)")
                #expect(exported.output.contains("\"messages\" : 10,"))
            }
        }
    }

    @Test("The demonstration runs by itself and ends well")
    func demoRuns() async throws {
        let outcome = try await Program.run(Program.habeas, ["demo", "--once"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("verified       yes"))
        #expect(outcome.output.contains("signed with    ") && outcome.output.contains(", a key of the server"))
        let archive = outcome.output.split(separator: "\n").first { $0.hasSuffix(".zip") }.map(String.init)
        #expect(FileManager.default.fileExists(atPath: try #require(archive)))
        let folder = URL(filePath: archive ?? "").deletingLastPathComponent().deletingLastPathComponent()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["archives"])
        try FileManager.default.removeItem(at: folder)
    }

    @Test("Wrong use has its exit code and says what to do")
    func exitCodes() async throws {
        try await Workplace.with { place in
            let nowhere = place.folder.appending(path: "nowhere").path
            let output = place.folder.appending(path: "out").path
            let cases: [([String], Int32, String)] = [
                (["init", "--data", place.data, "--organization", "Again"], 64, "holds a store already"),
                (["init", "--data", nowhere + "2", "--organization", " "], 64, "needs a name"),
                (["serve", "--data", nowhere], 69, "habeas init"),
                (["serve", "--data", place.data, "--listen", "nonsense"], 64, "HOST:PORT"),
                (["serve", "--data", place.data, "--database", "postgres://db"], 64, "in the directory itself"),
                (["client", "create", "--data", place.data, "--name", "n", "--role", "king"], 64, "privacy-officer"),
                (
                    ["client", "create", "--data", place.data, "--name", "n", "--role", "admin", "--user", "x@y"], 64,
                    "e-mail"
                ),
                (["client", "create", "--data", place.data, "--name", "n"], 64, "--redirect-uri"),
                (
                    [
                        "client", "create", "--data", place.data, "--name", "n", "--role", "admin", "--redirect-uri",
                        "https://app.example/",
                    ], 64, "their own roles"
                ),
                (
                    ["client", "create", "--data", place.data, "--name", "n", "--redirect-uri", "http://app.example/"],
                    64, "https:"
                ),
                (
                    [
                        "client", "create", "--data", place.data, "--name", "n", "--redirect-uri",
                        "https://app.example/", "--scope", "all",
                    ], 64, "gdpr:readonly"
                ),
                (["import", "slack", nowhere, "--data", place.data], 65, "habeas:"),
                (["export", "*", "--output", output], 64, "everybody"),
                (["export", "ada", "--output", output], 64, "slack:"),
                (
                    ["export", "ada@lantern.example", "--server", "http://127.0.0.1:1", "--output", output], 69,
                    "cannot be reached"
                ),
                (["export", "ada@lantern.example", "--server", "nonsense", "--output", output], 64, "address"),
                (["frobnicate"], 64, "frobnicate"),
            ]
            #expect(try await place.habeas("verify", nowhere).status == 1)
            for (arguments, status, words) in cases {
                let outcome = try await Program.run(
                    Program.habeas,
                    arguments,
                    environment: ["HABEAS_CLIENT_ID": "x", "HABEAS_CLIENT_SECRET": "y"]
                )
                #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
                #expect(outcome.errors.contains(words), "\(arguments): \(outcome.errors)")
            }
        }
    }

    @Test("An address that somebody is only found by lets nobody in, and the refusal says what to do")
    func addressOfNobodysOwn() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 1)
            try await place.edit("UPDATE users SET email = NULL WHERE email = 'ada@lantern.example'")
            let email = ["--data", place.data, "--email", "ada@lantern.example"]
            let password = try await Program.run(
                Program.habeas,
                ["user", "password"] + email,
                input: "twelve chars, at the least"
            )
            let role = try await place.habeas(["user", "create", "--role", "admin", "--name", "Ada"] + email)
            for outcome in [password, role] {
                #expect(outcome.status == 64, "\(outcome.errors)")
                #expect(outcome.errors.contains("PATCH /api/v2/users/"), "\(outcome.errors)")
                #expect(!outcome.errors.contains("lantern"))
            }
            try await place.edit("UPDATE users SET email = 'ada@lantern.example' WHERE source_key = 'slack:U0ADA'")
            let made = try await place.habeas(["user", "create", "--role", "admin"] + email)
            #expect(made.status == 0, "\(made.errors)")
        }
    }

    @Test("A person gets a password from standard input, and signs in through a client made on the command line")
    func passwordIsSet() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 1)
            func set(_ input: String, email: String = "ada@lantern.example") async throws -> Program.Outcome {
                try await Program.run(
                    Program.habeas,
                    ["user", "password", "--data", place.data, "--email", email],
                    input: input
                )
            }
            for (input, words) in [
                ("", "too short"), ("elevenchars\n", "too short"), (String(repeating: "x", count: 1025), "too long"),
                (String(repeating: "é", count: 5000), "too long"), ("twelve chars\nand more\n", "line break"),
            ] {
                let outcome = try await set(input)
                #expect(outcome.status == 64, "\(input.prefix(20))")
                #expect(outcome.errors.contains(words), "\(input.prefix(20)): \(outcome.errors)")
            }
            #expect(try await set("long enough, really\n", email: "x@lantern.example").errors.contains("Nobody"))
            let password = "twelve chars, at the least"
            for input in [password, password + "\r\n", password + "\n"] {
                let outcome = try await set(input)
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(!outcome.output.contains(password) && !outcome.errors.contains(password))
            }
            let made = try await place.habeas(
                "client",
                "create",
                "--data",
                place.data,
                "--name",
                "App",
                "--redirect-uri",
                "http://127.0.0.1:9/back",
                "--redirect-uri",
                "com.example.app:/back",
                "--scope",
                "user-basic-info",
                "--json"
            )
            #expect(made.status == 0, "\(made.errors)")
            let client = try JSONDecoder().decode(Workplace.Credentials.self, from: Data(made.output.utf8))
            try await place.withServer { url in
                let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "sign_in.py").path
                let outcome = try await Program.run(
                    "/usr/bin/python3",
                    [script, url, client.clientId, "com.example.app:/back", "ada@lantern.example"],
                    input: password
                )
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(outcome.output.contains("Ada Bright"))
            }
        }
    }

    @Test("A wrong secret, an unknown person and a second server are refused")
    func refusals() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 1)
            try await place.withServer { url in
                let output = place.folder.appending(path: "out").path
                let wrong = try await Program.run(
                    Program.habeas,
                    ["export", "ada@lantern.example", "--server", url, "--output", output],
                    environment: ["HABEAS_CLIENT_ID": place.credentials.clientId, "HABEAS_CLIENT_SECRET": "wrong"]
                )
                #expect(wrong.status == 77)
                let unknown = try await place.habeas("export", "ada@lantern.exampl", "--output", output, server: url)
                #expect(unknown.status == 1)
                #expect(unknown.errors.contains("Nobody"))
                let second = try await place.habeas("serve", "--data", place.data, "--listen", "127.0.0.1:0")
                #expect(second.status == 69)
                #expect(second.errors.contains("Another habeas serve"))
            }
        }
    }

    @Test("Settings come from the environment and from a YAML file")
    func settingsAreRead() async throws {
        try await Workplace.with { place in
            let file = place.folder.appending(path: "habeas.yaml")
            try Data("listen: 127.0.0.1:0\nlogLevel: nonsense\n".utf8).write(to: file)
            let wrong = try await place.habeas("serve", "--data", place.data, "--config", file.path)
            #expect(wrong.errors.contains("nonsense is no log level"))
            let program = try Program(
                Program.habeas,
                ["serve"],
                environment: ["HABEAS_DATA": place.data, "HABEAS_CONFIG": file.path, "HABEAS_LOG_LEVEL": "error"]
            )
            #expect(await program.rest(ofLineBeginning: "listening on http://127.0.0.1:") != nil)
            program.send(SIGTERM)
            #expect(await program.outcome().status == 0)
        }
    }

    @Test("A result that nobody reads any more is no failure, and one that cannot be written is")
    func outputs() async throws {
        try await Workplace.with { place in
            let show = "'\(Program.habeas)' settings show --data '\(place.data)'"
            let gone = try await Program.run("/bin/bash", ["-c", "set -o pipefail; \(show) | sleep 0"])
            #expect(gone.status == 0 || gone.status == 141, "\(gone.errors)")
            let full = try await Program.run("/bin/bash", ["-c", "\(show) > /dev/full"])
            #expect(full.status == 73)
            #expect(full.errors.contains("cannot be written to standard output"))
        }
    }
}
