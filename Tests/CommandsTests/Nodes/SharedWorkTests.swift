import Foundation
import Objects
import TestSupport
import Testing

/// What two nodes that do everything do once between them.
@Suite(
    .enabled(if: PostgreSQLServer.isRunning, "HABEAS_TEST_POSTGRESQL names no server; make test starts one."),
    .timeLimit(.minutes(10))
)
struct SharedWorkTests {
    /// Runs part of a test while both nodes run.
    private func withServers(_ nodes: Nodes, _ body: (_ url: String) async throws -> Void) async throws {
        let (first, url) = try await nodes.first.serve()
        let (second, _) = try await nodes.second.serve()
        try await body(url)
        for server in [first, second] {
            server.send(SIGTERM)
            #expect(await server.outcome().status == 0)
        }
    }

    @Test(
        "Two workers share exports and the deliveries of what became of them, and do nothing twice",
        .everyObjectPlace
    )
    func exports() async throws {
        try await Nodes.with { nodes in
            _ = try await nodes.first.importSlack(messages: 50)
            let script = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../ServerTests/Webhooks/receiver.py").path
            let receiver = try Program("/usr/bin/python3", [script, "204"])
            let port = try #require(await receiver.rest(ofLineBeginning: "port "))
            let requests = 12
            try await withServers(nodes) { url in
                let hook = try await Nodes.call(
                    "POST",
                    url + "/api/habeas/v1/webhooks",
                    token: try await nodes.first.token(url),
                    body: #"{"url":"http://127.0.0.1:\#(port)/"}"#
                )
                #expect((200..<300).contains(hook.status), "\(hook)")
                for _ in 0..<requests { _ = try await nodes.requestExport(url) }
                try await nodes.wait(until: "SELECT COUNT(*) FROM jobs", gives: "0")
                let open = "SELECT COUNT(*) FROM webhook_deliveries WHERE finished_at IS NULL"
                try await nodes.wait(until: open, gives: "0")
            }
            let archives = try await nodes.sql("SELECT COUNT(*), COUNT(DISTINCT request) FROM archives")
            #expect(archives == "\(requests)|\(requests)")
            let driver = try nodes.first.archives
            let files = try await ObjectQueue.run { try driver.keys(below: "") }
            #expect(files.count == requests)
            let deliveries = try await nodes.sql("SELECT COUNT(*), SUM(attempts) FROM webhook_deliveries")
            #expect(deliveries == "\(2 * requests)|\(2 * requests)")
            #expect(try await nodes.first.auditEntries(with: "\"action\":\"Complete\"") == requests)
            receiver.send(SIGKILL)
            let calls = await receiver.outcome().output
            #expect(calls.components(separatedBy: "got ").count - 1 == 2 * requests)
        }
    }

    @Test("A purge is run once, by one of two nodes, and counts each message once")
    func purge() async throws {
        try await Nodes.with { nodes in
            _ = try await nodes.first.importSlack(messages: 2000, from: 1_000_000_000)
            let shortened = try await nodes.second.habeas(
                "settings",
                "set",
                "--data",
                nodes.second.data,
                "--message-retention-days",
                "30",
                "--yes"
            )
            #expect(shortened.status == 0, "\(shortened.errors)")
            try await withServers(nodes) { _ in
                try await nodes.wait(until: "SELECT COUNT(*) FROM purges WHERE ended_at IS NOT NULL", gives: "1")
            }
            #expect(try await nodes.sql("SELECT messages FROM purges") == "4000")
            #expect(try await nodes.sql("SELECT COUNT(*) FROM messages") == "0")
            #expect(try await nodes.first.auditEntries(with: "\"action\":\"Purge\"") == 1)
            #expect(try await nodes.sql("SELECT COUNT(*) FROM leases WHERE lease_until > 0") == "0")
        }
    }
}
