import Chat
import Foundation
import NIOHTTP1
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct MetricsTests {
    /// The samples by what stands before their values.
    private func samples(of server: TestServer, token: String) async throws -> [String: Double] {
        let answer = try await server.call(.GET, "/metrics", token: token)
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == ["text/plain; version=0.0.4; charset=utf-8"])
        let lines = String(decoding: answer.body, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
        return try Dictionary(
            uniqueKeysWithValues: lines.map { line in
                let end = try #require(line.lastIndex(of: " "))
                return (String(line[..<end]), try #require(Double(line[line.index(after: end)...])))
            }
        )
    }

    @Test("The figures count calls, and what became of the organization's requests")
    func figuresCount() async throws {
        try await TestServer.with { server in
            let monitor = try await server.token([.viewMetrics])
            let stranger = try await server.token([.viewMetrics], in: server.stranger.organization)
            let before = try await samples(of: server, token: monitor)
            #expect(before["habeas_requests{status=\"COMPLETED\"}"] == 0)
            _ = try await server.export(token: try await server.token([.addRequests, .viewRequests]))
            #expect(try await server.call(.GET, "/nowhere", token: monitor).status == 404)
            let after = try await samples(of: server, token: monitor)
            #expect(after["habeas_requests{status=\"COMPLETED\"}"] == 1)
            #expect(after["habeas_jobs_waiting"] == 0 && after["habeas_jobs_running"] == 0)
            #expect(after["habeas_queue_age_seconds"] == 0 && after["habeas_database_writes_waiting"] == 0)
            #expect(after["habeas_purge_running"] == 0 && after["habeas_webhook_deliveries_waiting"] == 0)
            #expect(after["habeas_http_requests_total{method=\"GET\",status=\"404\"}"] == 1)
            #expect(after["habeas_http_requests_total{method=\"POST\",status=\"202\"}"] == 1)
            let buckets = after.filter { $0.key.hasPrefix("habeas_http_request_duration_seconds_bucket") }
            #expect(buckets["habeas_http_request_duration_seconds_bucket{le=\"+Inf\"}"] == buckets.values.max())
            #expect(buckets.values.max() == after["habeas_http_request_duration_seconds_count"])
            // What another organization asked for is not told.
            let foreign = try await samples(of: server, token: stranger)
            #expect(foreign["habeas_requests{status=\"COMPLETED\"}"] == 0)
        }
    }
}
