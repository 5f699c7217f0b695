import Foundation
import Objects
import TestSupport
import Testing

/// A data directory in a folder of its own, worked on with the `habeas` that was built.
struct Workplace: Sendable {
    struct Credentials: Decodable {
        let organizationId: String
        let clientId: String
        let clientSecret: String
    }

    let folder: URL
    let credentials: Credentials
    /// Tells `habeas` where the data is, when it is not in the data directory.
    let environment: [String: String]
    let data: String

    /// Runs a test with a new data directory.
    static func with(_ body: (Workplace) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let data = folder.appending(path: "data").path
            var environment: [String: String] = [:]
            if StoreEngine.current == .postgresql {
                environment["HABEAS_DATABASE"] = try await StoreEngine.databaseURL(in: folder)
            }
            if ObjectPlace.current == .bucket {
                environment["HABEAS_BLOBS"] = try ObjectPlace.address(prefix: folder.lastPathComponent)
                environment.merge(ObjectPlace.keys) { $1 }
            }
            let made = try await Program.run(
                Program.habeas,
                ["init", "--data", data, "--organization", "Lantern Bakery", "--json"],
                environment: environment
            )
            let credentials = try JSONDecoder().decode(Credentials.self, from: Data(made.output.utf8))
            try await body(Workplace(folder: folder, credentials: credentials, environment: environment, data: data))
        }
    }

    /// What keeps the archives.
    var archives: any ObjectDriver {
        get throws {
            try ObjectPlace.current == .bucket
                ? ObjectPlace.bucket(prefix: folder.lastPathComponent).folder("archives")
                : ObjectFolder(path: data + "/archives")
        }
    }

    /// Runs a command to its end.
    func habeas(_ arguments: String..., server: String? = nil) async throws -> Program.Outcome {
        try await habeas(arguments, server: server)
    }

    func habeas(_ arguments: [String], server: String? = nil) async throws -> Program.Outcome {
        var environment = environment
        environment["HABEAS_CLIENT_ID"] = credentials.clientId
        environment["HABEAS_CLIENT_SECRET"] = credentials.clientSecret
        if let server { environment["HABEAS_SERVER"] = server }
        return try await Program.run(Program.habeas, arguments, environment: environment)
    }

    /// Changes the database behind the program's back.
    func edit(_ sql: String) async throws {
        let script = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.commit()"
        let outcome = try await Program.run(
            "/usr/bin/python3",
            ["-c", script, data + "/habeas.sqlite", sql]
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    /// Starts a server on a free port and waits until it takes calls.
    func serve(_ options: String...) async throws -> (program: Program, url: String) {
        let program = try Program(
            Program.habeas,
            ["serve", "--data", data, "--listen", "127.0.0.1:0", "--rate-limit", "100000"] + options,
            environment: environment
        )
        guard let url = await program.rest(ofLineBeginning: "listening on ") else { throw CocoaError(.executableLoad) }
        return (program, url)
    }

    /// Runs part of a test against a server, and lets it stop in good order.
    func withServer(purgeAt: String = "now", _ body: (_ url: String) async throws -> Void) async throws {
        let (server, url) = try await serve("--purge-at", purgeAt)
        try await body(url)
        server.send(SIGTERM)
        #expect(await server.outcome().status == 0)
    }

    /// Writes a Slack export and imports it.
    func importSlack(
        messages: Int,
        from second: Int = 1_767_607_260,
        saying words: (Int) -> (ada: String, bo: String) = Self.words
    ) async throws -> Program.Outcome {
        let export = try writeSlack(messages: messages, from: second, saying: words)
        return try await habeas("import", "slack", export.path, "--data", data, "--json")
    }

    /// Signs the administrator's client in, through `curl`, as a script would.
    func token(_ url: String) async throws -> String {
        let answer = try await Program.run(
            "/usr/bin/curl",
            [
                "--silent", "--user", "\(credentials.clientId):\(credentials.clientSecret)", "--data",
                "grant_type=client_credentials", url + "/oauth/token",
            ]
        )
        let json = try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any]
        return try #require(json?["access_token"] as? String)
    }

    /// The texts that are found in any file of the data directory.
    func found(_ texts: [String]) throws -> Set<String> {
        var found: Set<String> = []
        for name in try FileManager.default.subpathsOfDirectory(atPath: data) {
            let bytes = FileManager.default.contents(atPath: data + "/" + name) ?? Data()
            for text in texts where bytes.range(of: Data(text.utf8)) != nil { found.insert(text) }
        }
        return found
    }

    /// All that somebody wrote, by the archive of an export from a server.
    func texts(of person: String, _ url: String) async throws -> [String] {
        let output = folder.appending(path: UUID().uuidString)
        let made = try await habeas("export", person, "--output", output.path, "--json", server: url)
        #expect(made.status == 0, "\(made.errors)")
        let archive = try #require(try FileManager.default.contentsOfDirectory(atPath: output.path).first)
        let path = output.appending(path: archive).path
        #expect(try await habeas("verify", path).status == 0)
        return try await Program.run("/usr/bin/unzip", ["-p", path, "data/messages.jsonl"]).output
            .split(separator: "\n").map { line in
                let json = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                return try #require(json?["text"] as? String)
            }
    }

    /// How many entries of the audit trail, which holds, have all of some texts.
    func auditEntries(with texts: String...) async throws -> Int {
        let verified = try await habeas("audit", "verify", "--data", data)
        #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
        let file = folder.appending(path: UUID().uuidString).path
        _ = try await habeas("audit", "export", "--data", data, "--output", file)
        let entries = String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
        return entries.split(separator: "\n").count { line in texts.allSatisfy { line.contains($0) } }
    }

    /// The size of the database's write-ahead log in bytes.
    var sizeOfLog: Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: data + "/habeas.sqlite-wal")
        return attributes?[.size] as? Int ?? 0
    }

    /// What Ada and Bo say when nothing else is given.
    private static func words(_ number: Int) -> (ada: String, bo: String) { ("batch \(number)", "FORBIDDEN \(number)") }

    /// Writes a Slack export in which Ada wrote so many messages, each answered by Bo.
    func writeSlack(
        messages: Int,
        from second: Int = 1_767_607_260,
        saying words: (Int) -> (ada: String, bo: String) = Self.words
    ) throws -> URL {
        let folder = folder.appending(path: "slack")
        let users = """
            [{"id":"U0ADA","name":"ada","profile":{"real_name":"Ada Bright","email":"ada@lantern.example"}},
             {"id":"U0BO","name":"bo","profile":{"real_name":"Bo Chandra","email":"bo@lantern.example"}}]
            """
        let entries = (0..<messages).map { number in
            let (ada, bo) = words(number)
            return """
                {"type":"message","user":"U0ADA","text":"\(ada)","ts":"\(second + number).000100"},
                {"type":"message","user":"U0BO","text":"\(bo)","ts":"\(second + number).000200"}
                """
        }
        let fixture = ExportFixture([
            "users.json": users,
            "channels.json": #"[{"id":"C1","name":"kitchen","created":1767600000,"members":["U0ADA","U0BO"]}]"#,
            "kitchen/2026-01-05.json": "[" + entries.joined(separator: ",") + "]",
        ])
        try fixture.write(to: folder)
        return folder
    }
}
