import Foundation
import TestSupport
import Testing

/// Servers of this version on a database that a later one has changed.
@Suite(
    .enabled(if: PostgreSQLServer.isRunning, "HABEAS_TEST_POSTGRESQL names no server; make test starts one."),
    .timeLimit(.minutes(10))
)
struct RollingUpgradeTests {
    /// What the first start of the next version would do, whose step only adds.
    private static let additions = """
        ALTER TABLE messages ADD COLUMN later_column BIGINT NOT NULL DEFAULT 0;
        CREATE TABLE later_table (id BYTEA PRIMARY KEY NOT NULL);
        INSERT INTO schema_version (version, oldest) SELECT MAX(version) + 1, MAX(oldest) FROM schema_version
        """

    @Test("Servers go on, and start, after a later version has added to the schema")
    func additions() async throws {
        try await Nodes.with { nodes in
            _ = try await nodes.first.importSlack(messages: 100)
            let (running, url) = try await nodes.first.serve()
            #expect(try await nodes.first.texts(of: "slack:U0ADA", url).count == 100)
            try await nodes.sql(Self.additions)
            #expect(try await nodes.first.texts(of: "slack:U0ADA", url).count == 100)
            let (started, other) = try await nodes.second.serve()
            #expect(try await nodes.first.texts(of: "slack:U0BO", other).count == 100)
            let later = 1_768_000_000
            let imported = try await nodes.second.importSlack(messages: 10, from: later)
            #expect(imported.status == 0, "\(imported.errors)")
            for server in [running, started] {
                server.send(SIGTERM)
                #expect(await server.outcome().status == 0)
            }
        }
    }

    @Test("Nothing starts after a later version has changed what this one relies on")
    func changes() async throws {
        try await Nodes.with { nodes in
            try await nodes.sql(
                "INSERT INTO schema_version (version, oldest) SELECT MAX(version) + 1, MAX(version) + 1 FROM schema_version"
            )
            let refused = try await nodes.second.habeas("serve", "--data", nodes.second.data, "--listen", "127.0.0.1:0")
            #expect(refused.status != 0)
            #expect(refused.errors.contains("Install the version of Habeas"), "\(refused.errors)")
        }
    }
}
