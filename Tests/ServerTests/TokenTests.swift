import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct TokenTests {
    @Test("A client signs in by header or by form")
    func signsIn() async throws {
        try await TestServer.with { server in
            let (id, secret) = try await server.client([.viewRequests])
            let basic = ["Authorization": "Basic " + Data("\(id):\(secret)".utf8).base64EncodedString()]
            let byHeader = try await server.call(
                .POST,
                "/oauth/token",
                headers: basic,
                body: "grant_type=client_credentials"
            )
            #expect(byHeader.status == 200)
            #expect(byHeader.json["token_type"] as? String == "bearer")
            #expect(byHeader.json["expires_in"] as? Int == 86_400)
            let form = "grant_type=client_credentials&client_id=\(id)&client_secret=\(secret)"
            #expect(try await server.call(.POST, "/oauth/token", body: form).status == 200)
        }
    }

    @Test("A wrong secret, client or grant is refused in OAuth's words")
    func wrongIsRefused() async throws {
        try await TestServer.with { server in
            let (id, secret) = try await server.client([])
            for (credentials, grant, status, error) in [
                ("\(id):wrong", "client_credentials", 401, "invalid_client"),
                ("\(id):", "client_credentials", 401, "invalid_client"),
                ("someone:\(secret)", "client_credentials", 401, "invalid_client"),
                ("\(id):\(secret)", "password", 400, "unsupported_grant_type"),
            ] {
                let headers = ["Authorization": "Basic " + Data(credentials.utf8).base64EncodedString()]
                let answer = try await server.call(.POST, "/oauth/token", headers: headers, body: "grant_type=\(grant)")
                // RFC 6749, section 5.2: the scheme by which the client tried to show who it is.
                #expect(
                    answer.headers.first(name: "WWW-Authenticate")?.hasPrefix("Basic ") == (status == 401 ? true : nil)
                )
                #expect(answer.status == status)
                #expect(answer.json["error"] as? String == error)
            }
            #expect(
                try await server.call(.POST, "/oauth/token", body: "").json["error"] as? String == "invalid_request"
            )
        }
    }

    @Test("Me is the person that a client acts as, and a clear error for a client that acts as nobody")
    func meIsAPerson() async throws {
        try await TestServer.with { server in
            let token = try await server.token([], as: server.scene.ada)
            let me = try await server.call(.GET, "/api/v2/users/me", token: token)
            #expect(me.json["id"] as? String == server.scene.ada.description)
            #expect(me.json["name"] as? String == "Ada Bright")
            let nobody = try await server.call(.GET, "/api/v2/users/me", token: try await server.token([]))
            #expect(nobody.status == 400)
            #expect(nobody.json["code"] as? String == "not.a.user")
            let organization = try await server.call(.GET, "/api/v2/organizations/me", token: token)
            #expect(organization.json["name"] as? String == "Lantern Bakery")
        }
    }

    @Test("A client's token is good for the scopes that it asked for, which must be its own")
    func scopesAreAskedFor() async throws {
        try await TestServer.with { server in
            let (id, secret) = try await server.client([.viewRequests, .addRequests])
            func ask(_ scope: String) async throws -> TestServer.Answer {
                let form = "grant_type=client_credentials&client_id=\(id)&client_secret=\(secret)&scope=\(scope)"
                return try await server.call(.POST, "/oauth/token", body: form)
            }
            #expect(try await ask("").json["scope"] == nil)
            let narrow = try await ask("gdpr:readonly+user-basic-info")
            #expect(narrow.json["scope"] as? String == "gdpr:readonly user-basic-info")
            let token = try #require(narrow.json["access_token"] as? String)
            #expect(try await server.call(.GET, "/api/v2/gdpr/requests", token: token).status == 200)
            let refused = try await server.call(.POST, "/api/v2/gdpr/requests", token: token, body: "{}")
            #expect(refused.status == 403)
            #expect(refused.json["code"] as? String == "app.not.authorized.for.scope")
            #expect(try await ask("nonsense").json["error"] as? String == "invalid_scope")
            try await server.store.write { transaction in
                var client = try #require(try transaction.access.client(id))
                client.scopes = [.gdprReadOnly]
                let roles = Set(try transaction.access.roles(of: id))
                try transaction.access.update(client, roles: roles, at: Instant(milliseconds: 1))
            }
            #expect(try await ask("").json["scope"] as? String == "gdpr:readonly")
            #expect(try await ask("gdpr").json["error"] as? String == "invalid_scope")
        }
    }

    @Test("A client that people sign in through has no token of its own, and one that acts by itself takes no codes")
    func grantTypesAreKeptApart() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            let form = "grant_type=client_credentials&client_id=\(browser.client)&client_secret=\(browser.secret)"
            let answer = try await server.call(.POST, "/oauth/token", body: form)
            #expect(answer.status == 400)
            #expect(answer.json["error"] as? String == "unauthorized_client")
            let (id, secret) = try await server.client([.viewRequests])
            let stolen = try await browser.redeem(
                try await browser.code(),
                ["client_id": id.description, "client_secret": secret]
            )
            #expect(stolen.json["error"] as? String == "invalid_grant")
            let open = try await server.call(
                .POST,
                "/oauth/token",
                body: "grant_type=client_credentials&client_id=\(id)"
            )
            #expect(open.status == 401)
        }
    }
}
