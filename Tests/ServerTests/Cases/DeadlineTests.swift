import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct CaseDeadlineTests {
    private static let path = "/api/habeas/v1/cases"
    private let officer: [Permission] = [.addRequests, .viewRequests]

    private func deadline(_ answer: TestServer.Answer) -> [String: Any] {
        answer.json["deadline"] as? [String: Any] ?? [:]
    }

    @Test(
        "A case is due when its regime says, to the day",
        arguments: [
            ("GDPR", "2026-01-31", "2026-02-28"), ("GDPR", "2024-01-31", "2024-02-29"),
            ("GDPR", "2026-08-31", "2026-09-30"), ("GDPR", "2025-12-15", "2026-01-15"),
            ("LGPD", "2026-02-20", "2026-03-07"), ("LGPD", "2024-02-20", "2024-03-06"),
            ("CCPA", "2026-01-31", "2026-03-17"), ("CCPA", "2024-01-31", "2024-03-16"),
        ]
    )
    func casesAreDue(regime: String, received: String, due: String) async throws {
        try await TestServer.with { [officer] server in
            let token = try await server.token(officer)
            let more = ["regime": regime, "receivedDate": received]
            let opened = try await server.openCase([server.scene.ada], token: token, more)
            #expect(deadline(opened)["dueDate"] as? String == due)
            #expect(deadline(opened)["receivedDate"] as? String == received)
        }
    }

    @Test("Until the end of the last day a deadline can be extended, once, and not after it")
    func extensionHasItsTime() async throws {
        let clock = TestClock()
        // 2026-09-21T14:13:20Z, by the test clock.
        try await TestServer.with(clock: clock.clock) { [officer] server in
            let token = try await server.token(officer)
            func open(_ regime: String, _ received: String, due: String? = nil) async throws -> String {
                var more = ["regime": regime, "receivedDate": received]
                more["dueDate"] = due
                let opened = try await server.openCase([server.scene.ada], token: token, more)
                return try #require(opened.json["id"] as? String, "\(opened.json)")
            }
            func extend(_ id: String, due: String? = nil) async throws -> TestServer.Answer {
                var body = ["reason": "Much of it."]
                body["dueDate"] = due
                return try await server.call(.POST, "\(Self.path)/\(id)/extend", token: token, json: body)
            }
            let gdpr = try await open("GDPR", "2026-08-21")
            let extended = try await extend(gdpr)
            #expect(deadline(extended)["dueDate"] as? String == "2026-11-21", "\(extended.json)")
            #expect(deadline(extended)["originalDueDate"] as? String == "2026-09-21")
            #expect(deadline(extended)["extensionReason"] as? String == "Much of it.")
            #expect(try await extend(gdpr).status == 409)
            #expect(try await extend(try await open("GDPR", "2026-08-20")).status == 409)
            #expect(try await extend(try await open("LGPD", "2026-09-20")).status == 409)
            let ccpa = try await extend(try await open("CCPA", "2026-09-01"))
            #expect(deadline(ccpa)["dueDate"] as? String == "2026-11-30")
            let date = try await open("DATE", "2026-09-01", due: "2026-10-01")
            #expect(try await extend(date).status == 400)
            #expect(try await extend(date, due: "2026-10-01").status == 400)
            #expect(try await extend(date, due: "2026-10-02").status == 200)
            #expect(try await extend(try await open("GDPR", "2026-09-01"), due: "2027-01-01").status == 400)
            let last = try await open("GDPR", "2026-08-21")
            // The last second of the last day, and the first one after it.
            clock.advance(bySeconds: 86_399 - (14 * 3600 + 13 * 60 + 20))
            let shown = try await server.call(.GET, "\(Self.path)/\(last)", token: token)
            #expect(deadline(shown)["daysLeft"] as? Int == 0)
            clock.advance(bySeconds: 1)
            let later = try await server.call(.GET, "\(Self.path)/\(last)", token: token)
            #expect(deadline(later)["daysLeft"] as? Int == -1)
            #expect(try await extend(last).status == 409)
            let blank = try await server.call(.POST, "\(Self.path)/\(last)/extend", token: token, json: ["reason": " "])
            #expect(blank.status == 400)
        }
    }
}
