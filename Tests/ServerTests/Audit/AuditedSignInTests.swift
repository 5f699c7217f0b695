import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct AuditedSignInTests {
    private func brief(_ entries: [AuditEntry]) -> [[String?]] {
        entries.map { [$0.entityType, $0.outcome, $0.reason] }
    }

    @Test("A person's sign-in, the token that comes of it, a wrong password and a lock are in the trail")
    func peopleAreRecorded() async throws {
        let time = TestClock()
        try await TestServer.with(clock: time.clock) { server in
            let browser = try await Browser(server)
            let (signedIn, success) = try await server.recorded { try await browser.signIn() }
            #expect(signedIn.status == 303)
            #expect(brief(success) == [["SignIn", "success", nil]])
            #expect(success.first?.user == server.scene.ada && success.first?.userName == "Ada Bright")
            #expect(success.first?.client == browser.client && success.first?.origin == "127.0.0.1")
            let (_, failure) = try await server.recorded { try await browser.signIn(password: "wrong") }
            #expect(brief(failure) == [["SignIn", "failure", "wrong.password"]])
            // Who it was is not known; whose account it was is.
            #expect(failure.first?.user == nil && failure.first?.entity == server.scene.ada.description)
            let (_, unknown) = try await server.recorded { try await browser.signIn(email: "x@y.example") }
            #expect(brief(unknown) == [["SignIn", "failure", "wrong.password"]] && unknown.first?.entity == nil)
            for _ in 0..<4 { _ = try await browser.signIn(password: "wrong") }
            let (locked, refusal) = try await server.recorded { try await browser.signIn() }
            #expect(locked.status == 429)
            #expect(brief(refusal) == [["SignIn", "failure", "locked.out"]])
            #expect(refusal.first?.entity == server.scene.ada.description)
        }
    }

    @Test("A client's token, a wrong secret and a code that is no good are in the trail")
    func clientsAreRecorded() async throws {
        try await TestServer.with { server in
            let (id, secret) = try await server.client([])
            func ask(_ client: String, _ secret: String, _ more: String) async throws -> [AuditEntry] {
                try await server.recorded {
                    try await server.call(
                        .POST,
                        "/oauth/token",
                        headers: ["Authorization": "Basic " + Data("\(client):\(secret)".utf8).base64EncodedString()],
                        body: more
                    )
                }.entries
            }
            let granted = try await ask(id.description, secret, "grant_type=client_credentials")
            #expect(brief(granted) == [["Token", "success", nil]])
            #expect(granted.first?.client == id && granted.first?.clientName == "Test client")
            let wrong = try await ask(id.description, "wrong", "grant_type=client_credentials")
            #expect(brief(wrong) == [["Token", "failure", "invalid_client"]])
            #expect(wrong.first?.client == nil && wrong.first?.entity == id.description)
            let code = try await ask(id.description, secret, "grant_type=authorization_code&code=x")
            #expect(brief(code) == [["Token", "failure", "invalid_grant"]])
            let nobody = "01234567-89ab-4def-8123-0123456789ab"
            #expect(try await ask(nobody, secret, "grant_type=client_credentials").isEmpty)
        }
    }

    @Test("The token that a code is exchanged for, and its renewal, are in the trail under the person's name")
    func exchangesAreRecorded() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            let code = try await browser.code()
            func exchange(_ fields: [String: String]) async throws -> (TestServer.Answer, [AuditEntry]) {
                let own = ["client_id": browser.client.description, "client_secret": browser.secret]
                return try await server.recorded {
                    try await server.call(.POST, "/oauth/token", body: Browser.form(own.merging(fields) { $1 }))
                }
            }
            let fields = [
                "grant_type": "authorization_code", "code": code, "redirect_uri": Browser.redirectURI,
                "code_verifier": Browser.verifier,
            ]
            let (answer, issued) = try await exchange(fields)
            #expect(brief(issued) == [["Token", "success", nil]] && issued.first?.user == server.scene.ada)
            #expect(issued.first?.details.contains("\"grantType\":\"authorization_code\"") == true)
            let token = try #require(answer.json["refresh_token"] as? String)
            let (_, renewed) = try await exchange(["grant_type": "refresh_token", "refresh_token": token])
            #expect(brief(renewed) == [["Token", "success", nil]])
            let (_, copied) = try await exchange(["grant_type": "refresh_token", "refresh_token": token])
            #expect(brief(copied) == [["Token", "failure", "invalid_grant"]])
        }
    }
}
