import Chat
import Foundation
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(20))) struct ConsoleWalkTests {
    @Test("A real browser does an officer's work, in both languages and themes, with and without script")
    func walkInChromium() async throws {
        let python = try #require(Program.python)
        try await TestServer.with { server in
            let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            for month in 1...20 {
                try await server.scene.say(
                    month % 7 * 3 + 1,
                    by: server.scene.bo,
                    from: now.advanced(byDays: -30 * month)
                ) { "Scones \($0)" }
            }
            try await ConsoleBrowser.allow(server, Permission.known, server.scene.ada)
            try await ConsoleBrowser.allow(server, Permission.known, server.scene.bo)
            let walked = try await Program.run(
                python,
                [
                    "Tests/console/walk_console.py", server.url, ConsoleBrowser.signInPage(server), Browser.email,
                    Browser.password, "Bo Chandra", "bo.chandra@lantern.example",
                ]
            )
            #expect(Int(walked.output.trimmingCharacters(in: .newlines)).map { $0 > 100 } == true, "\(walked.errors)")
        }
    }
}
