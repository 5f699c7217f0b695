import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct ClientTests {
    private static let path = "/api/v2/oauth/clients"
    private static let all: [Permission] = [
        .viewClients, .addClients, .editClients, .deleteClients, .viewRequests, .addRequests,
    ]

    /// A role of the organization with just these permissions.
    private static func role(
        _ permissions: [Permission],
        _ server: TestServer,
        in organization: Organization.ID? = nil
    ) async throws -> Role.ID {
        var generator = SystemRandomNumberGenerator()
        let id = Role.ID.random(using: &generator)
        try await server.store.write { transaction in
            let role = Role(name: "\(id)", summary: "", permissions: permissions)
            try transaction.access.insert(role, id: id, in: organization ?? server.scene.organization)
        }
        return id
    }

    private static func body(_ fields: [String: Any]) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
    }

    private static func signIn(_ id: String, _ secret: String, _ server: TestServer) async throws -> TestServer.Answer {
        let form = "grant_type=client_credentials&client_id=\(id)&client_secret=\(secret)"
        return try await server.call(.POST, "/oauth/token", body: form)
    }

    @Test("A client is made, seen, changed, given a new secret and deleted")
    func lifeOfAClient() async throws {
        try await TestServer.with { server in
            let token = try await server.token(Self.all, as: server.scene.ada)
            let role = try await Self.role([.viewRequests], server)
            let home = Organization.homeDivision(of: server.scene.organization).description
            let fields: [String: Any] = [
                "name": "Nightly", "authorizedGrantType": "CLIENT-CREDENTIALS", "description": "Reads at night.",
                "accessTokenValiditySeconds": 600, "scope": ["gdpr:readonly"],
                "roleDivisions": [["roleId": "\(role)", "divisionId": home]],
            ]
            let made = try await server.call(.POST, Self.path, token: token, body: try Self.body(fields))
            #expect(made.status == 200)
            let id = try #require(made.json["id"] as? String)
            let secret = try #require(made.json["secret"] as? String)
            #expect(made.json["roleIds"] as? [String] == ["\(role)"])
            #expect((made.json["roleDivisions"] as? [[String: String]])?.first?["divisionId"] == home)
            #expect(made.json["state"] as? String == "active")
            #expect((made.json["createdBy"] as? [String: Any])?["id"] as? String == server.scene.ada.description)
            #expect(made.json["selfUri"] as? String == "\(Self.path)/\(id)")

            let signedIn = try await Self.signIn(id, secret, server)
            #expect(signedIn.json["expires_in"] as? Int == 600)
            #expect(signedIn.json["scope"] as? String == "gdpr:readonly")
            let own = try #require(signedIn.json["access_token"] as? String)
            #expect(try await server.call(.GET, "/api/v2/gdpr/requests", token: own).status == 200)
            let settings = try await server.call(.GET, "/api/v2/organizations/me", token: own)
            #expect(settings.json["code"] as? String == "app.not.authorized.for.scope")

            let shown = try await server.call(.GET, "\(Self.path)/\(id)", token: token)
            #expect(shown.json["name"] as? String == "Nightly")
            #expect(shown.json["secret"] == nil)
            let list = try await server.call(.GET, Self.path, token: token)
            #expect((list.json["entities"] as? [[String: Any]])?.contains { $0["id"] as? String == id } == true)
            #expect(!list.text.contains("\"secret\""))

            let renewed = try await server.call(.POST, "\(Self.path)/\(id)/secret", token: token, body: "null")
            let newSecret = try #require(renewed.json["secret"] as? String)
            #expect(try await Self.signIn(id, secret, server).status == 401)
            #expect(try await Self.signIn(id, newSecret, server).status == 200)

            var changed = fields
            changed["name"] = "Daily"
            changed["roleDivisions"] = [["roleId": "\(role)", "divisionId": "*"]]
            changed["description"] = nil
            let put = try await server.call(.PUT, "\(Self.path)/\(id)", token: token, body: try Self.body(changed))
            #expect(put.status == 200)
            #expect(put.json["name"] as? String == "Daily")
            #expect(put.json["description"] == nil)
            #expect(put.json["dateModified"] is String)
            #expect(try await server.call(.GET, "/api/v2/gdpr/requests", token: own).status == 200)

            #expect(try await server.call(.DELETE, "\(Self.path)/\(id)", token: token).status == 204)
            #expect(try await server.call(.GET, "/api/v2/gdpr/requests", token: own).status == 401)
            #expect(try await Self.signIn(id, newSecret, server).status == 401)
            let gone = try await server.call(.GET, "\(Self.path)/\(id)", token: token)
            #expect(gone.status == 404)
            #expect(gone.json["code"] as? String == "client.not.found")
        }
    }

    @Test("A client that is disabled, or whose scopes change, loses its tokens at once and for good")
    func disablingEndsTokens() async throws {
        try await TestServer.with { server in
            let token = try await server.token(Self.all)
            let browser = try await Browser(server)
            let path = "\(Self.path)/\(browser.client)"
            func put(_ changes: [String: Any]) async throws -> Int {
                let fields: [String: Any] = [
                    "name": "App", "authorizedGrantType": "CODE", "scope": ["user-basic-info", "gdpr:readonly"],
                    "registeredRedirectUri": [Browser.redirectURI],
                ]
                let body = try Self.body(fields.merging(changes) { $1 })
                return try await server.call(.PUT, path, token: token, body: body).status
            }
            for (changes, undo) in [
                (["state": "disabled"], ["state": "active"]), (["state": "inactive"], ["state": "active"]),
                (["scope": ["user-basic-info"]], [:]),
            ] as [([String: Any], [String: Any])] {
                let tokens = try await browser.redeem(try await browser.code())
                let code = try await browser.code()
                let access = try #require(tokens.json["access_token"] as? String)
                #expect(try await browser.me(access) == 200)
                #expect(try await put(["name": "Other"]) == 200)
                #expect(try await browser.me(access) == 200)
                #expect(try await put(changes) == 200)
                #expect(try await browser.me(access) == 401)
                if changes["state"] != nil {
                    #expect(try await browser.open().status == 400)
                    #expect(try await browser.redeem(code).status == 401)
                }
                #expect(try await put(undo) == 200)
                #expect(try await browser.me(access) == 401)
                let refresh = try #require(tokens.json["refresh_token"] as? String)
                #expect(try await browser.refresh(refresh).json["error"] as? String == "invalid_grant")
                #expect(try await browser.redeem(code).json["error"] as? String == "invalid_grant")
            }
        }
    }

    @Test("What a client cannot be is refused by the contract's code, and nothing is made")
    func wrongDescriptionsAreRefused() async throws {
        try await TestServer.with { server in
            let token = try await server.token(Self.all)
            let role = try await Self.role([.viewRequests], server)
            let foreign = try await Self.role([.viewRequests], server, in: server.stranger.organization)
            let own: [String: Any] = [
                "name": "n", "authorizedGrantType": "CLIENT-CREDENTIALS", "roleIds": ["\(role)"],
            ]
            let code: [String: Any] = [
                "name": "n", "authorizedGrantType": "CODE", "scope": ["gdpr"],
                "registeredRedirectUri": ["https://app.example/back"],
            ]
            let null = NSNull()
            let long = String(repeating: "x", count: 3000)
            let cases: [([String: Any], [String: Any], String)] = [
                (own, ["name": null], "invalid.value"), (own, ["name": " "], "invalid.value"),
                (own, ["name": long], "invalid.value"), (own, ["name": 5], "invalid.value"),
                (own, ["description": long], "invalid.value"),
                (own, ["authorizedGrantType": null], "grant.type.required"),
                (own, ["authorizedGrantType": "PASSWORD"], "bad.grant.type"),
                (own, ["authorizedGrantType": "TOKEN"], "bad.grant.type"),
                (own, ["authorizedGrantType": "SAML2-BEARER"], "bad.grant.type"),
                (own, ["authorizedGrantType": "outdated_sdk_version"], "bad.grant.type"),
                (own, ["accessTokenValiditySeconds": 299], "invalid.value"),
                (own, ["accessTokenValiditySeconds": 172_801], "invalid.value"),
                (own, ["state": "asleep"], "bad.client.state"),
                (own, ["roleIds": [String]()], "missing.client.roles"),
                (own, ["roleIds": null], "missing.client.roles"),
                (own, ["roleIds": ["x"]], "bad.client.role"), (own, ["roleIds": ["\(foreign)"]], "bad.client.role"),
                (
                    own, ["roleDivisions": [["roleId": "\(role)", "divisionId": "\(foreign)"]]], "bad.client.role"
                ),
                (own, ["roleDivisions": [["roleId": "\(role)"]]], "invalid.value"),
                (own, ["scope": ["everything"]], "auth.invalid.scope"),
                (own, ["dateToDelete": "2027-01-01T00:00:00Z"], "invalid.value"),
                (code, ["scope": [String]()], "missing.client.scope"),
                (code, ["roleIds": ["\(role)"]], "bad.client.role"),
                (code, ["registeredRedirectUri": [String]()], "invalid.value"),
            ]
            for (fields, changes, expected) in cases {
                let body = try Self.body(fields.merging(changes) { $1 })
                let answer = try await server.call(.POST, Self.path, token: token, body: body)
                #expect(answer.status == 400, "\(changes)")
                #expect(answer.json["code"] as? String == expected, "\(changes)")
            }
            for address in [
                "javascript:alert(1)", "data:text/html,x", "http://app.example/back", "/back", "https://", "https:///x",
                "https://app.example/#x", "https://app.example/a b", "https://user@app.example/", "app:/x",
                "https://app.example/\u{e9}", "https://app.example/\"><b>", "http://localhost.evil.example/",
                "https://app.example/\r\nx", "", String(repeating: "x", count: 3000), "https://a.example/,\\",
            ] {
                let body = try Self.body(code.merging(["registeredRedirectUri": [address]]) { $1 })
                let answer = try await server.call(.POST, Self.path, token: token, body: body)
                #expect(answer.status == 400, "\(address)")
            }
            let list = try await server.call(.GET, Self.path, token: token)
            #expect(list.json["total"] as? Int == 1)
            for address in ["http://localhost:8080/back", "http://[::1]/back", "com.example.app:/back"] {
                let body = try Self.body(code.merging(["registeredRedirectUri": [address]]) { $1 })
                let answer = try await server.call(.POST, Self.path, token: token, body: body)
                #expect(answer.status == 200, "\(address)")
            }
        }
    }

    @Test("Nobody takes over a client that acts as somebody else, or makes one whose tokens reach further")
    func othersClientsStayTheirs() async throws {
        try await TestServer.with { server in
            let (acting, _) = try await server.client([.accessChat], as: server.scene.bo)
            let admin = try await server.token(Permission.known)
            let path = "\(Self.path)/\(acting)"
            #expect(try await server.call(.POST, path + "/secret", token: admin).status == 403)
            let role = try await Self.role([], server)
            let body = try Self.body([
                "name": "n", "authorizedGrantType": "CLIENT-CREDENTIALS", "roleIds": [role.description],
            ])
            #expect(try await server.call(.PUT, path, token: admin, body: body).status == 403)
            let own = try await server.token(Permission.known, as: server.scene.bo)
            #expect(try await server.call(.POST, path + "/secret", token: own).status == 200)

            let limited = try await server.token(Permission.known, scopes: [.oauth])
            #expect(try await server.call(.POST, Self.path, token: limited, body: body).status == 403)
            let narrow = try Self.body([
                "name": "n", "authorizedGrantType": "CLIENT-CREDENTIALS", "roleIds": [role.description],
                "scope": ["oauth"],
            ])
            #expect(try await server.call(.POST, Self.path, token: limited, body: narrow).status == 200)
        }
    }

    @Test("Nobody gives a client, or takes over with one, what they may not do themselves")
    func noEscalation() async throws {
        try await TestServer.with { server in
            let weak = try await server.token([.viewClients, .addClients, .editClients, .viewRequests])
            let strong = try await Self.role([.viewRequests, .deleteUsers], server)
            let fine = try await Self.role([.viewRequests], server)
            func body(_ roles: [Role.ID]) throws -> String {
                try Self.body([
                    "name": "n", "authorizedGrantType": "CLIENT-CREDENTIALS", "roleIds": roles.map(\.description),
                ])
            }
            let refused = try await server.call(.POST, Self.path, token: weak, body: try body([fine, strong]))
            #expect(refused.status == 403)
            #expect(refused.json["code"] as? String == "missing.permissions")
            #expect((refused.json["message"] as? String)?.contains("directory:user:delete") == true)
            let made = try await server.call(.POST, Self.path, token: weak, body: try body([fine]))
            let id = try #require(made.json["id"] as? String)
            let path = "\(Self.path)/\(id)"
            #expect(try await server.call(.PUT, path, token: weak, body: try body([strong])).status == 403)
            #expect(try await server.call(.GET, path, token: weak).json["roleIds"] as? [String] == ["\(fine)"])

            let admin = try await server.token([.editClients, .viewRequests, .deleteUsers])
            #expect(try await server.call(.PUT, path, token: admin, body: try body([strong])).status == 200)
            let taken = try await server.call(.POST, path + "/secret", token: weak)
            #expect(taken.status == 403)
            #expect(taken.json["code"] as? String == "missing.permissions")
            #expect(try await server.call(.POST, path + "/secret", token: admin).status == 200)
            // Roles that it has already may stay.
            #expect(try await server.call(.PUT, path, token: weak, body: try body([strong, fine])).status == 200)

            // A client has what the person has whom it acts as.
            let (acting, _) = try await server.client([.viewRequests], as: server.scene.bo)
            let (officer, _) = try await server.client([.deleteUsers])
            let role = try await server.store.read { try $0.access.roles(of: officer) }
            let bo = OAuthClient.ID(high: server.scene.bo.high, low: server.scene.bo.low)
            try await server.store.write { transaction in
                let stand = OAuthClient(
                    id: bo,
                    organization: server.scene.organization,
                    name: "",
                    actsAs: nil,
                    createdAt: Instant(milliseconds: 1)
                )
                var generator = SystemRandomNumberGenerator()
                try transaction.access.insert(stand, secret: Secret(using: &generator), roles: Set(role))
            }
            #expect(try await server.call(.POST, "\(Self.path)/\(acting)/secret", token: weak).status == 403)
        }
    }

    @Test("Another organization's client is not found, and no client ends itself")
    func strangersAreNotFound() async throws {
        try await TestServer.with { server in
            let token = try await server.token(Self.all)
            let (foreign, secret) = try await server.client([.viewRequests], in: server.stranger.organization)
            let role = try await Self.role([.viewRequests], server)
            let body = try Self.body([
                "name": "n", "authorizedGrantType": "CLIENT-CREDENTIALS", "roleIds": ["\(role)"], "state": "disabled",
            ])
            let path = "\(Self.path)/\(foreign)"
            for (method, path) in [
                (.GET, path), (.PUT, path), (.DELETE, path), (.POST, path + "/secret"),
            ] as [(HTTPMethod, String)] {
                let answer = try await server.call(method, path, token: token, body: method == .PUT ? body : nil)
                #expect(answer.status == 404)
                #expect(answer.json["code"] as? String == "client.not.found")
            }
            #expect(try await Self.signIn(foreign.description, secret, server).status == 200)
            let list = try await server.call(.GET, Self.path, token: token)
            #expect(!list.text.contains(foreign.description))

            let info = try await server.call(.GET, "/api/v2/tokens/me", token: token)
            let own = try #require((info.json["OAuthClient"] as? [String: Any])?["id"] as? String)
            let deleted = try await server.call(.DELETE, "\(Self.path)/\(own)", token: token)
            #expect(deleted.json["code"] as? String == "cannot.delete.client")
            let ended = try await server.call(.PUT, "\(Self.path)/\(own)", token: token, body: body)
            #expect(ended.json["code"] as? String == "bad.client.state")
        }
    }

    @Test(
        "The official Python SDK signs in by code, ends its token and manages clients",
        .enabled(if: Program.python != nil)
    )
    func officialSDKWorks() async throws {
        try await TestServer.with(clock: TestClock().clock) { server in
            let browser = try await Browser(server)
            let (admin, secret) = try await server.client(Self.all)
            let role = try await Self.role([.viewRequests], server)
            let plain: [String: String?] = ["code_challenge": nil, "code_challenge_method": nil]
            let arguments = [
                browser.client.description, browser.secret, Browser.verifier, try await browser.code(),
                try await browser.code(plain), Browser.redirectURI, server.scene.ada.description, admin.description,
                secret, role.description,
            ]
            let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "official_sign_in.py")
            let outcome = try await withTemporaryFolder { home in
                try await Program.run(
                    try #require(Program.python),
                    [script.path, server.url] + arguments,
                    environment: ["HOME": home.path]
                )
            }
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.hasSuffix("done\n"))
        }
    }
}
