import Foundation
import Objects
import TestSupport
import Testing

/// Nodes that end while they work.
@Suite(
    .enabled(if: PostgreSQLServer.isRunning, "HABEAS_TEST_POSTGRESQL names no server; make test starts one."),
    .timeLimit(.minutes(10))
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
        let driver = try nodes.first.archives
        let archives = try await ObjectQueue.run { try driver.keys(below: "") }
        #expect(archives.count == 1)
        let copy = nodes.first.folder.appending(path: "archive.zip").path
        try await ObjectQueue.run { try driver.copy(try #require(archives.first), to: copy) }
        let verified = try await nodes.first.habeas("verify", copy)
        #expect(verified.status == 0, "\(verified.output)")
        #expect(try await nodes.first.auditEntries(with: "\"action\":\"Complete\"") == 1)
        other.send(SIGTERM)
        #expect(await other.outcome().status == 0)
    }

    @Test("An export whose worker is killed is completed once by another, when the lease has ended", .everyObjectPlace)
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

    @Test("A worker that is told to stop hands back the merge of a case, which does not count as a try")
    func stoppedMerge() async throws {
        try await Nodes.with { nodes in
            _ = try await nodes.first.importSlack(messages: 5)
            let (server, url) = try await nodes.first.serve()
            let opened = try await nodes.first.habeas("case", "open", "slack:U0ADA", "--title", "Case", server: url)
            #expect(opened.status == 0, "\(opened.errors)")
            let id = try #require(
                try await nodes.sql("SELECT encode(id, 'hex')::uuid FROM cases").split(separator: "\n").first
            )
            let run = try await nodes.first.habeas("case", "run", String(id), "--wait", server: url)
            #expect(run.status == 0, "\(run.errors)")
            server.send(SIGTERM)
            #expect(await server.outcome().status == 0)
            // As it was when the exports were done and the merge had not begun.
            try await nodes.sql(
                """
                DELETE FROM archives WHERE case_id IS NOT NULL; UPDATE cases SET status = 'running';
                INSERT INTO case_merges (case_id, organization, available_at, lease_until, attempts)
                SELECT id, organization, 0, 0, 0 FROM cases
                """
            )
            try await nodes.withLocked("archives") {
                let (worker, _) = try await nodes.first.serve("--role", "worker")
                try await nodes.wait(until: "SELECT COUNT(*) FROM case_merges WHERE owner IS NOT NULL", gives: "1")
                worker.send(SIGTERM)
                #expect(await worker.outcome().status == 0)
            }
            let handedBack =
                "SELECT COUNT(*) FROM case_merges WHERE owner IS NULL AND attempts = 1 AND fruitless_attempts = 0"
            #expect(try await nodes.sql(handedBack) == "1")
            let (other, _) = try await nodes.second.serve("--role", "worker")
            try await nodes.wait(until: "SELECT status FROM cases", gives: "completed")
            #expect(try await nodes.sql("SELECT COUNT(*) FROM archives WHERE case_id IS NOT NULL") == "1")
            other.send(SIGTERM)
            #expect(await other.outcome().status == 0)
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
