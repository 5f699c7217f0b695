import Foundation
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

    var data: String { folder.appending(path: "data").path }

    /// Runs a test with a new data directory.
    static func with(_ body: (Workplace) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let data = folder.appending(path: "data").path
            var environment: [String: String] = [:]
            if StoreEngine.current == .postgresql {
                environment["HABEAS_DATABASE"] = try await StoreEngine.databaseURL(in: folder)
            }
            let made = try await Program.run(
                Program.habeas,
                ["init", "--data", data, "--organization", "Lantern Bakery", "--json"],
                environment: environment
            )
            let credentials = try JSONDecoder().decode(Credentials.self, from: Data(made.output.utf8))
            try await body(Workplace(folder: folder, credentials: credentials, environment: environment))
        }
    }

    /// Runs a command to its end.
    func habeas(_ arguments: String..., server: String? = nil) async throws -> Program.Outcome {
        var environment = environment
        environment["HABEAS_CLIENT_ID"] = credentials.clientId
        environment["HABEAS_CLIENT_SECRET"] = credentials.clientSecret
        if let server { environment["HABEAS_SERVER"] = server }
        return try await Program.run(Program.habeas, arguments, environment: environment)
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
    func importSlack(messages: Int, from second: Int = 1_767_607_260) async throws -> Program.Outcome {
        let export = try writeSlack(messages: messages, from: second)
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

    /// The size of the database's write-ahead log in bytes.
    var sizeOfLog: Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: data + "/habeas.sqlite-wal")
        return attributes?[.size] as? Int ?? 0
    }

    /// Writes a Slack export in which Ada wrote so many messages, each answered by Bo.
    func writeSlack(messages: Int, from second: Int = 1_767_607_260) throws -> URL {
        let folder = folder.appending(path: "slack")
        let users = """
            [{"id":"U0ADA","name":"ada","profile":{"real_name":"Ada Bright","email":"ada@lantern.example"}},
             {"id":"U0BO","name":"bo","profile":{"real_name":"Bo Chandra","email":"bo@lantern.example"}}]
            """
        let entries = (0..<messages).map { number in
            """
            {"type":"message","user":"U0ADA","text":"batch \(number)","ts":"\(second + number).000100"},
            {"type":"message","user":"U0BO","text":"FORBIDDEN \(number)","ts":"\(second + number).000200"}
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
