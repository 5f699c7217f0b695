import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct CodeTests {
    @Test("A code is good for its own program, address and verifier alone, and once")
    func codeIsBound() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            let other = try await Browser(server)
            let cases: [[String: String?]] = [
                ["code_verifier": String(repeating: "v", count: 43)], ["code_verifier": nil], ["code_verifier": ""],
                ["code_verifier": nil, "client_secret": browser.secret], ["redirect_uri": "https://app.example/back"],
                ["redirect_uri": nil], ["client_id": other.client.description],
                ["client_id": other.client.description, "client_secret": other.secret],
                ["code_verifier": Browser.challenge],
            ]
            for changes in cases {
                let code = try await browser.code()
                let answer = try await browser.redeem(code, changes)
                #expect(answer.status == 400, "\(changes)")
                #expect(answer.json["error"] as? String == "invalid_grant")
                #expect(answer.json["code"] as? String == "bad.request")
                // It is used up.
                #expect(try await browser.redeem(code).status == 400)
            }
            #expect(try await browser.redeem("invented").json["error"] as? String == "invalid_grant")
            #expect(try await browser.redeem("x", ["code": nil]).json["error"] as? String == "invalid_request")
            let wrong = try await browser.redeem(try await browser.code(), ["client_secret": "wrong"])
            #expect(wrong.status == 401)
            #expect(wrong.json["error"] as? String == "invalid_client")
        }
    }

    @Test("Without a challenge a code needs the secret, and a verifier betrays that the challenge was cut out")
    func challengeCannotBeLeftOut() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            let plain: [String: String?] = ["code_challenge": nil, "code_challenge_method": nil]
            for (changes, status) in [
                (["code_verifier": nil], 400), ([:], 400), (["client_secret": browser.secret], 400),
                (["code_verifier": nil, "client_secret": browser.secret], 200),
            ] as [([String: String?], Int)] {
                #expect(try await browser.redeem(try await browser.code(plain), changes).status == status, "\(changes)")
            }
        }
    }

    @Test("A code that is shown again ends everything that came of its sign-in, and nothing else")
    func replayEndsSignIn() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            let bystander = try await browser.redeem(try await browser.code())
            let code = try await browser.code()
            let tokens = try await browser.redeem(code)
            let token = try #require(tokens.json["access_token"] as? String)
            #expect(try await browser.me(token) == 200)
            #expect(try await browser.redeem(code).json["error"] as? String == "invalid_grant")
            #expect(try await browser.me(token) == 401)
            let refreshToken = try #require(tokens.json["refresh_token"] as? String)
            #expect(try await browser.refresh(refreshToken).json["error"] as? String == "invalid_grant")
            #expect(try await browser.me(try #require(bystander.json["access_token"] as? String)) == 200)
        }
    }

    @Test("Of many who show one code at once, one gets tokens")
    func oneWins() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            let code = try await browser.code()
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 { group.addTask { try await browser.redeem(code).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1)
            #expect(statuses.filter { $0 == 400 }.count == 19)
        }
    }

    @Test("A code is good for a minute")
    func codeExpires() async throws {
        let time = TestClock()
        try await TestServer.with(clock: time.clock) { server in
            let browser = try await Browser(server)
            let early = try await browser.code()
            time.advance(bySeconds: 59)
            #expect(try await browser.redeem(early).status == 200)
            let late = try await browser.code()
            time.advance(bySeconds: 60)
            #expect(try await browser.redeem(late).json["error"] as? String == "invalid_grant")
        }
    }

    @Test("A refresh token is good once; shown again, it ends the sign-in")
    func refreshTokensRotate() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            let first = try await browser.redeem(try await browser.code())
            let firstToken = try #require(first.json["refresh_token"] as? String)
            let second = try await browser.refresh(firstToken)
            #expect(second.status == 200)
            let secondToken = try #require(second.json["refresh_token"] as? String)
            #expect(secondToken != firstToken)
            let access = try #require(second.json["access_token"] as? String)
            #expect(try await browser.me(access) == 200)
            let narrow = try await browser.refresh(secondToken, ["scope": "gdpr:readonly"])
            #expect(narrow.json["scope"] as? String == "gdpr:readonly")
            #expect(try await browser.me(try #require(narrow.json["access_token"] as? String)) == 403)
            let thirdToken = try #require(narrow.json["refresh_token"] as? String)
            #expect(
                try await browser.refresh(thirdToken, ["scope": "users"]).json["error"] as? String == "invalid_scope"
            )
            let whole = try await browser.refresh(thirdToken)
            #expect(whole.json["scope"] as? String == "gdpr:readonly user-basic-info")
            #expect(try await browser.refresh(firstToken).json["error"] as? String == "invalid_grant")
            #expect(try await browser.me(access) == 401)
            let last = try #require(whole.json["refresh_token"] as? String)
            #expect(try await browser.refresh(last).json["error"] as? String == "invalid_grant")
        }
    }

    @Test("A refresh token is of no use to another program, nor without the secret that it was got with")
    func refreshTokenIsBound() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            let other = try await Browser(server)
            let tokens = try await browser.redeem(try await browser.code(), ["client_secret": browser.secret])
            let token = try #require(tokens.json["refresh_token"] as? String)
            #expect(try await browser.refresh(token).status == 400)
            #expect(try await other.refresh(token, ["client_secret": other.secret]).status == 400)
            #expect(try await browser.refresh(token, ["client_secret": "wrong"]).status == 401)
            #expect(try await browser.refresh(token, ["client_secret": browser.secret]).status == 200)
        }
    }

    @Test("Whoever is no longer active has no tokens any more and gets none")
    func inactivePeopleHaveNoTokens() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            let tokens = try await browser.redeem(try await browser.code())
            let code = try await browser.code()
            let token = try #require(tokens.json["access_token"] as? String)
            let scene = server.scene
            func set(_ state: User.State) async throws {
                try await server.store.write { transaction in
                    try transaction.users.save(
                        User(id: scene.ada, organization: scene.organization, name: "Ada Bright", state: state)
                    )
                }
            }
            for state in [User.State.inactive, .deleted] {
                try await set(state)
                #expect(try await browser.me(token) == 401)
            }
            #expect(try await browser.redeem(code).status == 400)
            #expect(try await browser.refresh(try #require(tokens.json["refresh_token"] as? String)).status == 400)
        }
    }

    @Test("A client that acts as a person ends with that person")
    func clientEndsWithItsPerson() async throws {
        try await TestServer.with { server in
            let (id, secret) = try await server.client([.viewRequests], as: server.scene.ada)
            let form = "grant_type=client_credentials&client_id=\(id)&client_secret=\(secret)"
            let answer = try await server.call(.POST, "/oauth/token", body: form)
            let token = try #require(answer.json["access_token"] as? String)
            let scene = server.scene
            try await server.store.write { transaction in
                try transaction.users.save(
                    User(id: scene.ada, organization: scene.organization, name: "Ada Bright", state: .deleted)
                )
            }
            #expect(try await server.call(.GET, "/api/v2/gdpr/requests", token: token).status == 401)
            #expect(try await server.call(.POST, "/oauth/token", body: form).status == 401)
        }
    }

    @Test("A token does what its person may do within its scopes, whatever roles the client has")
    func tokenIsLimited() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server, scopes: [.gdprReadOnly, .gdpr, .userBasicInfo])
            func status(_ scope: String, _ method: HTTPMethod, _ path: String) async throws -> (Int, String?) {
                let tokens = try await browser.redeem(try await browser.code(["scope": scope]))
                let token = tokens.json["access_token"] as? String
                let answer = try await server.call(method, path, token: token, body: method == .POST ? "{}" : nil)
                return (answer.status, answer.json["code"] as? String)
            }
            let requests = "/api/v2/gdpr/requests"
            #expect(try await status("gdpr:readonly", .GET, requests) == (403, "missing.any.permissions"))
            let (client, ada) = (browser.client, server.scene.ada)
            try await server.store.write { transaction in
                let role = Role.ID(high: 5, low: 5)
                let officer = Role(name: "officer", summary: "", permissions: [.viewRequests, .addRequests])
                try transaction.access.insert(officer, id: role, in: server.scene.organization)
                let found = try #require(try transaction.access.client(client))
                try transaction.access.update(found, roles: [role], at: Instant(milliseconds: 1))
            }
            #expect(try await status("gdpr:readonly", .GET, requests) == (403, "missing.any.permissions"))
            try await server.store.write { transaction in
                // Roles are given by identifier: a client with that of a person stands for them here.
                let ada = OAuthClient.ID(high: ada.high, low: ada.low)
                let found = try #require(try transaction.access.client(client))
                let stand = OAuthClient(
                    id: ada,
                    organization: found.organization,
                    name: "",
                    actsAs: nil,
                    createdAt: found.createdAt
                )
                var generator = SystemRandomNumberGenerator()
                let role = Role.ID(high: 5, low: 5)
                try transaction.access.insert(stand, secret: Secret(using: &generator), role: role)
            }
            #expect(try await status("gdpr:readonly", .GET, requests).0 == 200)
            #expect(try await status("gdpr:readonly", .POST, requests) == (403, "app.not.authorized.for.scope"))
            #expect(try await status("gdpr", .POST, requests).0 == 400)
            #expect(try await status("user-basic-info", .GET, requests) == (403, "app.not.authorized.for.scope"))
        }
    }
}
