import Foundation
import TestSupport
import Testing

/// Nodes that end while they work.
@Suite(
    .enabled(if: PostgreSQLServer.isRunning, "HABEAS_TEST_POSTGRESQL names no server; make test starts one."),
    .timeLimit(.minutes(5))
)
struct LostNodeTests {
    /// Runs a test in which the first node dies or stops in the middle of an export.
    private func withExportUnderWay(
        _ signal: Int32,
        _ body: (_ nodes: Nodes, _ request: String, _ url: String, _ worker: Program) async throws -> Void
    ) async throws {
        try await Nodes.with { nodes in
            _ = try await nodes.first.importSlack(messages: 200)
            let place = nodes.first.folder.appending(path: "api").path
            try Nodes.copyKey(of: nodes.first, to: place)
            #expect(try await nodes.first.habeas("join", "--data", place).status == 0)
            let front = Workplace(
                folder: nodes.first.folder,
                credentials: nodes.first.credentials,
                environment: nodes.first.environment,
                data: place
            )
            let (api, url) = try await front.serve("--role", "api")
            let (worker, _) = try await nodes.first.serve("--role", "worker")
            var request = ""
            try await nodes.withMessagesLocked {
                request = try await nodes.requestExport(url)
                try await nodes.wait(until: "SELECT COUNT(*) FROM jobs WHERE owner IS NOT NULL", gives: "1")
                worker.send(signal)
                let status = await worker.outcome().status
                #expect(status == (signal == SIGKILL ? SIGKILL : 0))
            }
            try await body(nodes, request, url, worker)
            api.send(SIGTERM)
            #expect(await api.outcome().status == 0)
        }
    }

    /// Lets the second node go on with the request, and checks that it was completed once, whole.
    private func finish(_ nodes: Nodes, _ request: String, _ url: String) async throws {
        let (other, _) = try await nodes.second.serve("--role", "worker")
        try await nodes.waitForCompletion(of: request, url)
        #expect(try await nodes.sql("SELECT COUNT(*) FROM archives WHERE messages = 200") == "1")
        let archives = try FileManager.default.contentsOfDirectory(atPath: nodes.first.data + "/archives")
            .filter { !$0.hasPrefix(".") }
        #expect(archives.count == 1)
        let verified = try await nodes.first.habeas("verify", nodes.first.data + "/archives/" + (archives.first ?? ""))
        #expect(verified.status == 0, "\(verified.output)")
        #expect(try await nodes.first.auditEntries(with: "\"action\":\"Complete\"") == 1)
        other.send(SIGTERM)
        #expect(await other.outcome().status == 0)
    }

    @Test("An export whose worker is killed is completed once by another, when the lease has ended")
    func killed() async throws {
        try await withExportUnderWay(SIGKILL) { nodes, request, url, _ in
            #expect(try await nodes.sql("SELECT COUNT(*) FROM jobs WHERE owner IS NOT NULL") == "1")
            try await finish(nodes, request, url)
        }
    }

    @Test("A worker that is told to stop hands its export back at once, which does not count as a try")
    func stopped() async throws {
        try await withExportUnderWay(SIGTERM) { nodes, request, url, _ in
            let handedBack =
                "SELECT COUNT(*) FROM jobs WHERE owner IS NULL AND lease_until = 0 AND fruitless_attempts = 0"
            #expect(try await nodes.sql(handedBack) == "1")
            try await finish(nodes, request, url)
        }
    }

    @Test("A call that is under way when a node is told to stop is answered")
    func drainedCall() async throws {
        try await Nodes.with { nodes in
            _ = try await nodes.first.importSlack(messages: 5)
            let (api, url) = try await nodes.first.serve("--role", "api")
            let token = try await nodes.first.token(url)
            let call = try await nodes.withMessagesLocked { () -> Program in
                let bearer = "Authorization: Bearer \(token)"
                let retention = ["--silent", "--fail", "--header", bearer, url + "/api/habeas/v1/retention"]
                let call = try Program("/usr/bin/curl", retention)
                let waiting = "SELECT COUNT(*) FROM pg_locks WHERE relation = 'messages'::regclass AND NOT granted"
                try await nodes.wait(until: waiting, gives: "1")
                api.send(SIGTERM)
                while try await Program.run("/usr/bin/curl", ["--silent", url + "/health"]).status == 0 {}
                return call
            }
            let answer = await call.outcome()
            #expect(answer.status == 0)
            #expect(answer.output.contains("messageRetentionPeriodDays"), "\(answer.output)")
            #expect(await api.outcome().status == 0)
        }
    }
}
