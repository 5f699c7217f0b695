import Foundation
import TestSupport
import Testing

/// The main job with the data on a PostgreSQL server, by the programs that users run.
@Suite(
    .enabled(if: PostgreSQLServer.isRunning, "HABEAS_TEST_POSTGRESQL names no server; make test starts one."),
    .timeLimit(.minutes(10))
)
struct DatabaseServerTests {
    private func withWorkplace(_ body: (Workplace) async throws -> Void) async throws {
        try await StoreEngine.$current.withValue(.postgresql) { try await Workplace.with(body) }
    }

    private func withDataDirectory(_ body: (Workplace) async throws -> Void) async throws {
        try await StoreEngine.$current.withValue(.sqlite) { try await Workplace.with(body) }
    }

    @Test("An import is exported over HTTP and verified, and all is there again after a restart")
    func journey() async throws {
        try await withWorkplace { place in
            let imported = try await place.importSlack(messages: 700)
            #expect(imported.status == 0, "\(imported.errors)")
            for run in 1...2 {
                try await place.withServer { url in
                    let folder = place.folder.appending(path: "archives-\(run)").path
                    let exported = try await place.habeas(
                        "export",
                        "ada@lantern.example",
                        "--output",
                        folder,
                        server: url
                    )
                    #expect(exported.status == 0, "\(exported.errors)")
                    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
                    let verified = try await place.habeas("verify", folder + "/" + name, "--json")
                    #expect(verified.status == 0, "\(verified.output)")
                    #expect(verified.output.contains("700"))
                }
            }
            let again = try await place.importSlack(messages: 700)
            #expect(again.output.contains(#""unchanged" : 1400"#), "\(again.output)")
            let trail = try await place.habeas("audit", "verify", "--data", place.data)
            #expect(trail.status == 0, "\(trail.errors)")
            #expect(!FileManager.default.fileExists(atPath: place.data + "/habeas.sqlite"))
        }
    }

    @Test("Data that is moved from SQLite is served from there, and the directory is not served without it any more")
    func migration() async throws {
        try await PostgreSQLServer.withDatabase { url in
            try await withDataDirectory { place in
                _ = try await place.importSlack(messages: 30)
                let (server, _) = try await place.serve()
                let early = try await place.habeas("migrate", "--data", place.data, "--to", url)
                #expect(early.status == 69, "\(early.errors)")
                server.send(SIGTERM)
                #expect(await server.outcome().status == 0)
                let moved = try await place.habeas("migrate", "--data", place.data, "--to", url)
                #expect(moved.status == 0, "\(moved.errors)")
                #expect(moved.output.contains("60 rows of messages"), "\(moved.output)")
                let again = try await place.habeas("migrate", "--data", place.data, "--to", url)
                #expect(again.status == 64, "\(again.errors)")
                #expect(try await place.habeas("settings", "show", "--data", place.data).status == 64)
                let there = Workplace(
                    folder: place.folder,
                    credentials: place.credentials,
                    environment: ["HABEAS_DATABASE": url],
                    data: place.data
                )
                try await there.withServer { server in
                    let folder = place.folder.appending(path: "archives").path
                    let exported = try await there.habeas(
                        "export",
                        "ada@lantern.example",
                        "--output",
                        folder,
                        server: server
                    )
                    #expect(exported.status == 0, "\(exported.errors)")
                    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
                    #expect(try await there.habeas("verify", folder + "/" + name).status == 0)
                }
            }
        }
    }

    @Test("A directory whose data is elsewhere is not taken for an empty one, and a database has one directory")
    func mixUps() async throws {
        try await withWorkplace { place in
            let url = try #require(place.environment["HABEAS_DATABASE"])
            func run(_ arguments: String...) async throws -> (status: Int32, errors: String) {
                let outcome = try await Program.run(Program.habeas, arguments, environment: ["HABEAS_DATABASE": ""])
                return (outcome.status, outcome.errors)
            }
            let forgotten = try await run("settings", "show", "--data", place.data, "--database", "sqlite:")
            #expect(forgotten.status == 64)
            #expect(forgotten.errors.contains("is in a PostgreSQL database"))
            let other = place.folder.appending(path: "other").path
            let second = try await run("init", "--data", other, "--organization", "Other", "--database", url)
            #expect(second.status == 64)
            #expect(second.errors.contains("holds a store already"))
            let made = try await run("init", "--data", other, "--organization", "Other", "--database", "sqlite:")
            #expect(made.status == 0, "\(made.errors)")
            let mixed = try await run("settings", "show", "--data", other, "--database", url)
            #expect(mixed.status == 64)
            #expect(mixed.errors.contains("in the directory itself"))
            let wrong = try await run("settings", "show", "--data", place.data, "--database", "mysql://a:secret@b/c")
            #expect(wrong.status == 64)
            #expect(!wrong.errors.contains("secret"))
            let away = try await run(
                "settings",
                "show",
                "--data",
                place.data,
                "--database",
                "postgres://a:secret@127.0.0.1:1/c"
            )
            #expect(away.status == 69)
            #expect(away.errors.contains("127.0.0.1"))
            #expect(!away.errors.contains("secret"))
        }
    }
}
