import Chat
import Foundation
import NIOHTTP1
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct TokenTests {
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
}
