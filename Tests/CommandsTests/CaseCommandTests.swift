import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct CaseCommandTests {
    private static let people = ["slack:U0ADA", "slack:U0BO"]

    private func json(_ outcome: Program.Outcome) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }

    /// Opens a case about both people and gives its id.
    private func open(_ place: Workplace, _ url: String) async throws -> String {
        let opened = try await place.habeas(
            "case",
            "open",
            "slack:U0ADA",
            "bo@lantern.example",
            "--title",
            "Case 17",
            "--received",
            "2026-01-31",
            "--reason",
            "A letter",
            "--json",
            server: url
        )
        #expect(opened.status == 0, "\(opened.errors)")
        return try #require(try json(opened)["id"] as? String)
    }

    @Test("A case goes from its opening to the verified archive, on the command line alone")
    func caseIsCarriedThrough() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 5)
            try await place.withServer { url in
                let id = try await open(place, url)
                let extended = try await place.habeas("case", "extend", id, "--reason", "Much.", server: url)
                // The deadline of what was received long ago has passed.
                #expect(extended.status == 1, "\(extended.errors)")
                #expect(extended.errors.contains("has passed"))
                let early = place.folder.appending(path: "early.zip").path
                let nothing = try await place.habeas("case", "download", id, "--output", early, server: url)
                #expect(nothing.status == 1 && nothing.errors.contains("The case is open"))
                let done = try await place.habeas("case", "run", id, "--wait", "--json", server: url)
                #expect(done.status == 0, "\(done.errors)")
                #expect(try json(done)["status"] as? String == "completed")
                let noted = try await place.habeas("case", "note", id, "Sent on Monday.", server: url)
                #expect(noted.output.contains("Sent on Monday."))
                let output = place.folder.appending(path: "case.zip").path
                let fetched = try await place.habeas("case", "download", id, "--output", output, "--json", server: url)
                #expect(fetched.status == 0, "\(fetched.errors)")
                #expect(fetched.output.contains("\"messages\" : 10,"))
                #expect(fetched.output.contains("\"isSignedByGivenKey\" : true"))
                #expect(try await place.habeas("verify", output).status == 0)
                let again = try await place.habeas("case", "download", id, "--output", output, server: url)
                #expect(again.status == 73)
                let closed = try await place.habeas("case", "close", id, server: url)
                #expect(closed.output.contains("closed"))
                let listed = try await place.habeas("case", "list", server: url)
                #expect(listed.output.contains(id) && listed.output.contains("due 2026-02-28"))
                let shown = try await place.habeas("case", "show", id, server: url)
                #expect(shown.output.contains("Ada Bright") && shown.output.contains("COMPLETED"))
            }
        }
    }

    @Test(
        "Too many people, everybody and wrong choices are wrong usage, before any server is asked",
        arguments: [
            Array(repeating: "slack:U0ADA", count: 26), ["all"], ["slack:*"], ["%@lantern.example"],
            ["slack:U0ADA", "--regime", "HIPAA"], ["slack:U0ADA", "--from", "junk"],
            ["slack:U0ADA", "--formats", "pdf"],
        ]
    )
    func wrongUsage(arguments: [String]) async throws {
        let outcome = try await Program.run(
            Program.habeas,
            ["case", "open", "--title", "T", "--server", "http://127.0.0.1:1"] + arguments,
            environment: ["HABEAS_CLIENT_ID": "a", "HABEAS_CLIENT_SECRET": "b"]
        )
        #expect(outcome.status == 64, "\(outcome.errors)")
    }

    @Test("Nothing is opened when one of the people is not found, or named twice")
    func nobodyIsMissed() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 1)
            try await place.withServer { url in
                let missing = try await place.habeas(
                    "case",
                    "open",
                    "slack:U0ADA",
                    "slack:NOPE",
                    "--title",
                    "T",
                    server: url
                )
                #expect(missing.status == 1 && missing.errors.contains("slack:NOPE"), "\(missing.errors)")
                let twice = try await place.habeas(
                    "case",
                    "open",
                    "slack:U0ADA",
                    "ada@lantern.example",
                    "--title",
                    "T",
                    server: url
                )
                #expect(twice.status == 1 && twice.errors.contains("the same person"), "\(twice.errors)")
                #expect(try await place.habeas("case", "list", server: url).output == "")
            }
        }
    }

    /// Calls a server through `curl`, as a script would.
    private func curl(_ arguments: String...) async throws -> String {
        try await Program.run("/usr/bin/curl", ["--silent"] + arguments).output
    }

    private struct Credentials: Decodable {
        let clientId: String
        let clientSecret: String
    }

    /// Makes a client that acts as Ada.
    private func adasClient(_ place: Workplace) async throws -> Credentials {
        let made = try await place.habeas(
            "client",
            "create",
            "--data",
            place.data,
            "--name",
            "Desk",
            "--role",
            "privacy-officer",
            "--user",
            "ada@lantern.example",
            "--json"
        )
        return try JSONDecoder().decode(Credentials.self, from: Data(made.output.utf8))
    }

    private func token(of client: Credentials, _ url: String) async throws -> String {
        let credentials = "\(client.clientId):\(client.clientSecret)"
        let answer = try await curl(
            "--user",
            credentials,
            "--data",
            "grant_type=client_credentials",
            url + "/oauth/token"
        )
        let match = try #require(answer.firstMatch(of: #/"access_token":"([^"]+)"/#), "\(answer)")
        return String(match.1)
    }

    @Test("An export says that it waits for an approval, and ends with the reason when that is refused")
    func exportWaits() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 1)
            let set = try await place.habeas("settings", "set", "--data", place.data, "--require-approval", "true")
            #expect(set.output.contains("approval within 14 days"), "\(set.errors)")
            try await place.withServer { url in
                let id = try await open(place, url)
                let started = try await place.habeas("case", "run", id, server: url)
                #expect(started.output.contains("waits for a second person until"), "\(started.errors)")
                // A program that acts as nobody cannot approve.
                let approved = try await place.habeas("case", "approve", id, server: url)
                #expect(approved.status == 77, "\(approved.errors)")
                #expect(approved.errors.contains("A person must decide"))
                let ada = try await adasClient(place)
                let bearer = "Authorization: Bearer \(try await token(of: ada, url))"
                let rejected = try await curl(
                    "--header",
                    bearer,
                    "--data",
                    #"{"reason":"Too wide."}"#,
                    "\(url)/api/habeas/v1/cases/\(id)/reject"
                )
                #expect(rejected.contains(#""status":"failed""#), "\(rejected)")
                async let export = place.habeas(
                    "export",
                    "slack:U0ADA",
                    "--output",
                    place.folder.appending(path: "out").path,
                    server: url
                )
                var waiting: String?
                while waiting == nil {
                    let listing = try await curl("--header", bearer, url + "/api/v2/gdpr/requests?pageSize=1")
                    if listing.contains(#""state":"pending""#) {
                        waiting = listing.firstMatch(of: #/"selfUri":"/api/v2/gdpr/requests/([^"]+)"/#).map {
                            String($0.1)
                        }
                    }
                }
                let request = try #require(waiting)
                let signIn = ["--client-id", ada.clientId, "--client-secret", ada.clientSecret]
                let own = try await place.habeas("request", "approve", request, server: url)
                #expect(own.status == 77 && own.errors.contains("A person must decide"), "\(own.errors)")
                let refused = try await place.habeas(
                    ["request", "reject", request, "--reason", "No ground."] + signIn,
                    server: url
                )
                #expect(refused.output.contains("ERROR") && refused.output.contains("rejected"), "\(refused)")
                let outcome = try await export
                #expect(outcome.status == 1 && outcome.errors.contains("No ground."), "\(outcome.errors)")
                #expect(outcome.errors.contains("waits for an approval until"), "\(outcome.errors)")
                let shown = try await place.habeas("request", "show", request, server: url)
                #expect(shown.output.contains("No ground."), "\(shown)")

                async let second = place.habeas(
                    "export",
                    "slack:U0ADA",
                    "--output",
                    place.folder.appending(path: "out2").path,
                    server: url
                )
                var next: String?
                while next == nil {
                    let listed = try await place.habeas("request", "list", "--limit", "1", server: url).output
                    guard listed.contains("waits for a second person until") else { continue }
                    next = listed.split(separator: " ").first.map(String.init)
                }
                let granted = try await place.habeas(["request", "approve", try #require(next)] + signIn, server: url)
                #expect(granted.status == 0 && granted.output.contains("approved"), "\(granted)")
                #expect(try await second.status == 0)
            }
        }
    }

    @Test("A server that is killed while a case runs comes to one merged archive after its restart")
    func killedCasesComplete() async throws {
        try await Workplace.with { place in
            _ = try await place.importSlack(messages: 2000)
            var (server, url) = try await place.serve()
            let rounds = 6
            var cases: [String] = []
            for round in 0..<rounds {
                let id = try await open(place, url)
                cases.append(id)
                #expect(try await place.habeas("case", "run", id, server: url).status == 0)
                // Each round gets a little further before the server dies: from the exports to the merge's commit.
                for _ in 0..<(round * 3) { _ = try await place.habeas("case", "show", id, server: url) }
                server.send(SIGKILL)
                _ = await server.outcome()
                (server, url) = try await place.serve()
            }
            for id in cases {
                while try json(await place.habeas("case", "show", id, "--json", server: url))["status"] as? String
                    == "running"
                {}
                let output = place.folder.appending(path: id + ".zip").path
                let fetched = try await place.habeas("case", "download", id, "--output", output, "--json", server: url)
                #expect(fetched.status == 0, "\(fetched.errors)")
                #expect(fetched.output.contains("\"messages\" : 4000,"))
            }
            let files = try FileManager.default.contentsOfDirectory(atPath: place.data + "/archives")
            #expect(files.count == rounds * 3, "\(files)")
            server.send(SIGTERM)
            #expect(await server.outcome().status == 0)
        }
    }
}
