import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct HeldTokenTests {
    @Test("A token tells its organization, its scopes and its client")
    func tokenIsDescribed() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            let tokens = try await browser.redeem(try await browser.code(["scope": "user-basic-info"]))
            let token = try #require(tokens.json["access_token"] as? String)
            let info = try await server.call(.GET, "/api/v2/tokens/me?preserveIdleTTL=true", token: token)
            #expect(info.status == 200)
            let organization = info.json["organization"] as? [String: Any]
            #expect(organization?["id"] as? String == server.scene.organization.description)
            #expect(organization?["name"] as? String == "Lantern Bakery")
            #expect((info.json["homeOrganization"] as? [String: Any])?["name"] as? String == "Lantern Bakery")
            #expect(info.json["authorizedScope"] as? [String] == ["user-basic-info"])
            let client = info.json["OAuthClient"] as? [String: Any]
            #expect(client?["id"] as? String == browser.client.description)
            #expect(client?["authorizedGrantType"] as? String == "CODE")
            let head = try await server.call(.HEAD, "/api/v2/tokens/me", token: token)
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            #expect(try await server.call(.HEAD, "/api/v2/tokens/me", token: "invented").status == 401)
        }
    }

    @Test("An answer to HEAD has no body, whatever it says, so that the connection can be used again")
    func headHasNoBody() async throws {
        try await TestServer.with { server in
            for path in ["/api/v2/tokens/me", "/nowhere", "/health", "/oauth/authorize"] {
                let lines = ["HEAD", "GET"].map { "\($0) \(path) HTTP/1.1\r\nHost: x\r\n" }
                let port = try #require(URL(string: server.url)?.port)
                let outcome = try await Program.run(
                    "/usr/bin/curl",
                    ["-s", "--max-time", "20", "telnet://127.0.0.1:\(port)"],
                    input: lines[0] + "\r\n" + lines[1] + "Connection: close\r\n\r\n"
                )
                let answers = outcome.output.components(separatedBy: "HTTP/1.1 ")
                #expect(answers.count == 3, "\(path)")
                #expect(answers.dropFirst().first?.hasSuffix("\r\n\r\n") == true, "\(path)")
                #expect(answers.last?.hasSuffix("\r\n\r\n") == false, "\(path)")
            }
        }
    }

    @Test("Ending one's token ends its sign-in, and no other")
    func tokenIsEnded() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            let mine = try await browser.redeem(try await browser.code())
            let other = try await browser.redeem(try await browser.code())
            let token = try #require(mine.json["access_token"] as? String)
            #expect(try await server.call(.DELETE, "/api/v2/tokens/me", token: token).status == 200)
            #expect(try await server.call(.DELETE, "/api/v2/tokens/me", token: token).status == 401)
            let refresh = try #require(mine.json["refresh_token"] as? String)
            #expect(try await browser.refresh(refresh).json["error"] as? String == "invalid_grant")
            #expect(try await browser.me(try #require(other.json["access_token"] as? String)) == 200)
            let own = try await server.token([])
            #expect(try await server.call(.DELETE, "/api/v2/tokens/me", token: own).status == 200)
            #expect(try await server.call(.GET, "/api/v2/organizations/me", token: own).status == 401)
        }
    }

    @Test("Ending a person's tokens ends all of theirs, and is for those who may")
    func allAreEnded() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            let tokens = try await browser.redeem(try await browser.code())
            let pending = try await browser.code()
            let acting = try await server.token([], as: server.scene.ada)
            let bystander = try await server.token([], as: server.scene.bo)
            let path = "/api/v2/tokens/\(server.scene.ada)"
            let stranger = try await server.token([.deleteTokens], in: server.stranger.organization)
            #expect(try await server.call(.DELETE, path, token: stranger).status == 404)
            #expect(try await server.call(.DELETE, path, token: acting).status == 403)
            let token = try await server.token([.deleteTokens])
            #expect(try await server.call(.DELETE, path, token: token).status == 204)
            #expect(try await browser.me(try #require(tokens.json["access_token"] as? String)) == 401)
            #expect(try await browser.me(acting) == 401)
            #expect(try await browser.me(bystander) == 200)
            #expect(try await browser.refresh(try #require(tokens.json["refresh_token"] as? String)).status == 400)
            #expect(try await browser.redeem(pending).status == 400)
            #expect(try await server.call(.DELETE, "/api/v2/tokens/x", token: token).status == 404)
        }
    }
}
