import Foundation
import TestSupport
import Testing

/// Imports into PostgreSQL, by the programs that users run.
@Suite(
    .enabled(if: PostgreSQLServer.isRunning, "HABEAS_TEST_POSTGRESQL names no server; make test starts one."),
    .timeLimit(.minutes(10))
)
struct DatabaseImportTests {
    /// Runs a test with the same new organization on both engines.
    private func withTwins(_ body: (_ sqlite: Workplace, _ postgresql: Workplace) async throws -> Void) async throws {
        try await PostgreSQLServer.withDatabase { url in
            try await StoreEngine.$current.withValue(.sqlite) {
                try await Workplace.with { place in
                    let data = place.folder.appending(path: "twin").path
                    try FileManager.default.copyItem(atPath: place.data, toPath: data)
                    let moved = try await place.habeas("migrate", "--data", data, "--to", url)
                    #expect(moved.status == 0, "\(moved.errors)")
                    let twin = Workplace(
                        folder: place.folder,
                        credentials: place.credentials,
                        environment: ["HABEAS_DATABASE": url],
                        data: data
                    )
                    try await body(place, twin)
                }
            }
        }
    }

    private func report(_ place: Workplace, _ export: String) async throws -> String {
        let outcome = try await place.habeas("import", "slack", export, "--data", place.data, "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    /// The lines of some people's archives as they are.
    private func lines(_ place: Workplace) async throws -> [String] {
        var lines: [String] = []
        try await place.withServer { url in
            for person in ["slack:U0ADA", "slack:U0BO", "slack:U0GUEST", "slack:unknown"] {
                let output = place.folder.appending(path: UUID().uuidString).path
                let made = try await place.habeas(
                    "export",
                    person,
                    "--formats",
                    "jsonl",
                    "--output",
                    output,
                    server: url
                )
                #expect(made.status == 0, "\(made.errors)")
                let name = try #require(try FileManager.default.contentsOfDirectory(atPath: output).first)
                #expect(try await place.habeas("verify", output + "/" + name).status == 0)
                lines.append(
                    try await Program.run("/usr/bin/unzip", ["-p", output + "/" + name, "data/messages.jsonl"]).output
                )
            }
        }
        return lines
    }

    @Test("An import tells and exports the same as on SQLite, byte for byte, and a later one too; twice adds nothing")
    func sameAsOnSQLite() async throws {
        try await withTwins { sqlite, postgresql in
            let exports = try SlackWorkspace.write(to: sqlite.folder)
            for export in [exports.first, exports.first, exports.second, exports.second] {
                #expect(try await report(sqlite, export) == report(postgresql, export))
            }
            let last = try await report(postgresql, exports.second)
            for kind in ["messages", "events", "revisions", "updated", "reactions", "attachments"] {
                #expect(last.contains("\"\(kind)\" : 0"), "\(last)")
            }
            let lines = try await lines(sqlite)
            #expect(try await self.lines(postgresql) == lines)
            #expect(lines[0].contains("DROP TABLE"))
            let counts = lines.map { $0.split(separator: "\n").count }
            #expect(counts == [11, 6, 0, 1])
        }
    }

    /// Begins an import, and runs work while it has written most of it and waits for a table, which it then gets.
    private func `import`(
        _ export: String,
        into place: Workplace,
        at address: String? = nil,
        while work: (Program) async throws -> Void
    ) async throws -> Program.Outcome {
        let url = try #require(place.environment["HABEAS_DATABASE"])
        let locks = "FROM pg_locks WHERE relation = 'attachments'::regclass"
        func wait(until condition: String) async throws {
            while try await PostgreSQLServer.administer(url, "SELECT 1 \(locks) AND \(condition)").isEmpty {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        let hold = "BEGIN; LOCK TABLE attachments IN SHARE MODE; SELECT pg_sleep(120)"
        let holder = try Program("/usr/bin/psql", [url, "--no-psqlrc", "-c", hold])
        try await wait(until: "mode = 'ShareLock' AND granted")
        let program = try Program(
            Program.habeas,
            ["import", "slack", export, "--data", place.data, "--json"],
            environment: ["HABEAS_DATABASE": address ?? url]
        )
        try await wait(until: "NOT granted")
        try await work(program)
        try await PostgreSQLServer.administer(
            url,
            "SELECT pg_terminate_backend(pid) \(locks) AND mode = 'ShareLock' AND granted"
        )
        _ = await holder.outcome()
        return await program.outcome()
    }

    /// Runs a test with a place on PostgreSQL, its URL, and an export of 4,001 messages, in the last of which is a file.
    private func withExport(
        _ body: (_ place: Workplace, _ url: String, _ export: String) async throws -> Void
    ) async throws {
        try await StoreEngine.$current.withValue(.postgresql) {
            try await Workplace.with { place in
                let export = try place.writeSlack(messages: 2000)
                let last = """
                    [{"type":"message","user":"U0ADA","text":"a plan","ts":"1767693600.000100","files":[{"id":"F1"}]}]
                    """
                try ExportFixture(["kitchen/2026-01-06.json": last]).write(to: export)
                try await body(place, #require(place.environment["HABEAS_DATABASE"]), export.path)
            }
        }
    }

    /// How many imports have ended so, by the audit trail.
    private func finished(_ place: Workplace, _ outcome: String) async throws -> Int {
        let fields = [#""entityType":"Import""#, #""action":"Finish""#, #""outcome":"\#(outcome)""#]
        return try await place.auditEntries(with: fields[0], fields[1], fields[2])
    }

    private func requireWhole(_ outcome: Program.Outcome) {
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains(#""messages" : 4001"#), "\(outcome.output)")
    }

    @Test("An import that is killed while it writes leaves nothing, and is whole when it is run again")
    func killed() async throws {
        try await withExport { place, url, export in
            let outcome = try await `import`(export, into: place) { $0.send(SIGKILL) }
            #expect(outcome.status == SIGKILL)
            let tables = ["messages", "users", "conversations", "participants", "imports"]
            let counts = tables.map { "(SELECT COUNT(*) FROM \($0) WHERE \($0) IS NOT NULL)" }.joined(separator: " + ")
            #expect(try await PostgreSQLServer.administer(url, "SELECT \(counts)") == "0\n")
            requireWhole(try await place.habeas("import", "slack", export, "--data", place.data, "--json"))
            let again = try await report(place, export)
            #expect(again.contains(#""unchanged" : 4001"#), "\(again)")
            #expect(try await finished(place, "success") == 2)
        }
    }

    @Test("An import whose commit was carried out, but whose word was lost with the connection, has not failed")
    func lostWord() async throws {
        try await withExport { place, url, export in
            let outcome = try await withLosingLink(to: url) { link, address in
                try await `import`(export, into: place, at: address) { _ in
                    link.send(SIGUSR1)
                    _ = try #require(await link.rest(ofLineBeginning: "armed"))
                }
            }
            requireWhole(outcome)
            #expect(try await finished(place, "success") == 1)
            #expect(try await finished(place, "failure") == 0)
        }
    }

    @Test("An import of which nobody can be asked whether it was carried out says so, and can be run again")
    func unknown() async throws {
        try await withExport { place, url, export in
            let outcome = try await withLosingLink(to: url, "for good") { link, address in
                try await `import`(export, into: place, at: address) { _ in
                    link.send(SIGUSR1)
                    _ = try #require(await link.rest(ofLineBeginning: "armed"))
                }
            }
            #expect(outcome.status == 69)
            #expect(outcome.errors.contains("Run it again"), "\(outcome.errors)")
            let again = try await report(place, export)
            #expect(again.contains(#""unchanged" : 4001"#), "\(again)")
            #expect(try await finished(place, "failure") == 0)
        }
    }

    @Test("An import whose connection was lost before it was committed has failed, and is whole when it is run again")
    func undone() async throws {
        try await withExport { place, url, export in
            let trigger = """
                CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                $$BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END$$;
                CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON imports DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION die()
                """
            try await PostgreSQLServer.administer(url, trigger)
            let outcome = try await place.habeas("import", "slack", export, "--data", place.data, "--json")
            #expect(outcome.status == 69)
            #expect(outcome.errors.contains("nothing was imported"), "\(outcome.errors)")
            #expect(try await finished(place, "failure") == 1)
            try await PostgreSQLServer.administer(url, "DROP TRIGGER at_commit ON imports")
            requireWhole(try await place.habeas("import", "slack", export, "--data", place.data, "--json"))
        }
    }

    /// Runs part of a test with the address of the database behind `losing_link.py`.
    private func withLosingLink<Result>(
        to url: String,
        _ options: String...,
        body: (_ link: Program, _ address: String) async throws -> Result
    ) async throws -> Result {
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "losing_link.py").path
        var address = try #require(URLComponents(string: url))
        let port = try #require(address.port)
        let link = try Program("/usr/bin/python3", [script, "\(port)"] + options)
        address.port = Int(try #require(await link.rest(ofLineBeginning: "port ")))
        let result = try await body(link, try #require(address.string))
        link.send(SIGKILL)
        _ = await link.outcome()
        return result
    }
}
