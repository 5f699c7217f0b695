import Foundation
import TestSupport
import Testing

/// What `make crash` does a hundred times, a few times.
@Suite(
    .enabled(if: PostgreSQLServer.isRunning, "HABEAS_TEST_POSTGRESQL names no server; make test starts one."),
    .timeLimit(.minutes(8))
)
struct CrashTests {
    @Test("Nodes and their database come down under load, and nothing acknowledged is lost, doubled or torn")
    func nothingIsLost() async throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "crash/crash.py").path
        let outcome = try await Program.run(
            "/usr/bin/python3",
            [script, Program.habeas, "--rounds", "6", "--nodes", "2"]
        )
        #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)")
    }
}
