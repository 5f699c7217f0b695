import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct RoleTests {
    private static let roles = "/api/v2/authorization/roles"
    private static var gdpr: [String: Any] {
        ["domain": "gdpr", "entityName": "request", "actionSet": ["add", "view"]]
    }

    private static func permissions(_ answer: TestServer.Answer) -> [String] {
        answer.json["permissions"] as? [String] ?? []
    }

    @Test("A role is made of strings and of policies, seen, changed in part and whole, and deleted")
    func roleLives() async throws {
        try await TestServer.with { server in
            let token = try await server.token(Permission.known)
            let made = try await server.call(
                .POST,
                Self.roles,
                token: token,
                json: [
                    "name": "Case worker", "description": "Works on cases", "permissions": ["gdpr:subject:view"],
                    "permissionPolicies": [Self.gdpr],
                ]
            )
            #expect(made.status == 200)
            #expect(Self.permissions(made) == ["gdpr:request:add", "gdpr:request:view", "gdpr:subject:view"])
            let policies = try #require(made.json["permissionPolicies"] as? [[String: Any]])
            #expect(policies.map { $0["entityName"] as? String } == ["request", "subject"])
            #expect(policies.first?["actionSet"] as? [String] == ["add", "view"])
            #expect(made.json["default"] as? Bool == false && made.json["userCount"] as? Int == 0)
            let path = try #require(made.json["selfUri"] as? String)

            // The string list is changed and the policies come back as they were; then the other way round.
            var body = try await server.call(.GET, path, token: token).json
            body["permissions"] = ["gdpr:request:view", "gdpr:subject:view", "audits:audit:view"]
            let first = try await server.call(.PUT, path, token: token, json: body)
            #expect(Self.permissions(first) == ["audits:audit:view", "gdpr:request:view", "gdpr:subject:view"])
            body = first.json
            body["permissionPolicies"] = [Self.gdpr]
            let second = try await server.call(.PUT, path, token: token, json: body)
            #expect(Self.permissions(second) == ["gdpr:request:add", "gdpr:request:view"])

            let patched = try await server.call(.PATCH, path, token: token, json: ["description": NSNull()])
            #expect(patched.json["description"] as? String == "")
            #expect(patched.json["name"] as? String == "Case worker")
            #expect(Self.permissions(patched).count == 2)
            let put = try await server.call(.PUT, path, token: token, json: ["name": "Worker"])
            #expect(put.json["name"] as? String == "Worker" && Self.permissions(put).isEmpty)

            #expect(try await server.call(.DELETE, path, token: token).status == 204)
            for method in [HTTPMethod.GET, .DELETE] {
                #expect(try await server.call(method, path, token: token).status == 404)
            }
        }
    }

    @Test("Stars stand for all that is known, and what is not known is refused")
    func starsAreExpanded() async throws {
        try await TestServer.with { server in
            let token = try await server.token(Permission.known)
            // This organization has no standard roles: nobody may make what an upgrade would take for one.
            let posed = try await server.call(.POST, Self.roles, token: token, json: ["name": "admin"])
            #expect(posed.status == 409)
            func make(_ name: String, _ more: [String: Any]) async throws -> TestServer.Answer {
                try await server.call(.POST, Self.roles, token: token, json: more.merging(["name": name]) { $1 })
            }
            func policy(_ domain: String, _ entity: String, _ actions: [String]) -> [String: Any] {
                ["permissionPolicies": [["domain": domain, "entityName": entity, "actionSet": actions]]]
            }
            let all = Permission.known.map(\.rawValue).filter { $0.hasPrefix("chat:") }.sorted()
            #expect(Self.permissions(try await make("a", policy("chat", "*", ["*"]))) == all)
            #expect(
                Self.permissions(try await make("b", policy("gdpr", "*", ["view"])))
                    == ["gdpr:hold:view", "gdpr:request:view", "gdpr:subject:view"]
            )
            #expect(
                Self.permissions(try await make("c", ["permissions": ["oauth:token:*"]])) == ["oauth:token:delete"]
            )
            for (number, wrong) in [
                policy("chat", "room", ["fly"]), policy("shoe", "*", ["*"]), policy("*", "*", ["*"]),
                policy("chat", "room", []), ["permissions": ["gdpr"]], ["permissions": ["gdpr:request:fly"]],
                ["permissions": "gdpr:request:add"], ["permissionPolicies": [["domain": "chat"]]],
                [
                    "permissionPolicies": [
                        Self.gdpr.merging(["resourceConditionNode": ["conjunction": "AND"]]) { $1 }
                    ]
                ],
            ].enumerated() {
                #expect(try await make("w\(number)", wrong).status == 400, "\(wrong)")
            }
            for name: Any in ["", " ", NSNull(), 3, String(repeating: "n", count: 257), "two\nlines"] {
                let answer = try await server.call(.POST, Self.roles, token: token, json: ["name": name])
                #expect(answer.status == 400, "\(name)")
            }
            for name in ["a", " A "] {
                let taken = try await make(name, [:])
                #expect(taken.status == 409 && taken.code == "general.conflict")
            }
        }
    }

    @Test("The roles that every organization starts with stay what they are called and allow something")
    func standardRolesStay() async throws {
        try await TestServer.with { server in
            let ids = try await server.standardRoles()
            let token = try await server.token(Permission.known)
            for (name, id) in ids {
                let path = "\(Self.roles)/\(id)"
                let shown = try await server.call(.GET, path, token: token)
                #expect(shown.json["default"] as? Bool == true && shown.json["defaultRoleId"] as? String == name)
                #expect(try await server.call(.DELETE, path, token: token).status == 400)
                for body: [String: Any] in [["permissions": [String]()], ["name": "other"]] {
                    #expect(try await server.call(.PATCH, path, token: token, json: body).status == 400, "\(body)")
                }
                #expect(try await server.call(.PUT, path, token: token, json: ["name": name]).status == 400)
                #expect(
                    try await server.call(.GET, path, token: token).json["permissions"] as? [String]
                        == Self.permissions(shown)
                )
            }
            let path = "\(Self.roles)/\(try #require(ids["auditor"]))"
            let changed = try await server.call(
                .PATCH,
                path,
                token: token,
                json: ["permissions": ["audits:audit:view"]]
            )
            #expect(changed.status == 200 && changed.json["default"] as? Bool == true)
            let renamed = try await server.call(.POST, Self.roles, token: token, json: ["name": "Admin"])
            #expect(renamed.status == 409)
        }
    }

    @Test("Roles are listed by name, permission, id and standard name, with how many people have each")
    func listIsFiltered() async throws {
        try await TestServer.with { server in
            let ids = try await server.standardRoles()
            let token = try await server.token(Permission.known)
            let member = try #require(ids["member"])
            _ = try await server.call(
                .PUT,
                "/api/v2/users/\(server.scene.ada)/roles",
                token: token,
                json: [member.description]
            )
            func names(_ query: String) async throws -> [String?] {
                try await server.call(.GET, Self.roles + query, token: token).entities.map { $0["name"] as? String }
            }
            #expect(try await names("?name=OFFICER") == ["privacy-officer"])
            #expect(try await names("?id=\(member),x") == ["member"])
            #expect(try await names("?defaultRoleId=auditor") == ["auditor"])
            #expect(try await names("?permission=chat:chat:access,gdpr:request:add&name=adm") == ["admin"])
            let page = try await server.call(.GET, Self.roles + "?name=m&pageSize=1&pageNumber=2", token: token)
            #expect(page.json["selfUri"] as? String == "\(Self.roles)?name=m&pageSize=1&pageNumber=2")
            #expect(page.json["total"] as? Int == 3)
            #expect(page.entities.first?["name"] as? String == "member")
            #expect(page.entities.first?["userCount"] as? Int == 1)
            let quiet = try await server.call(.GET, Self.roles + "?userCount=false", token: token)
            #expect(quiet.entities.allSatisfy { $0["userCount"] == nil })
            let many = Array(repeating: "x", count: 101).joined(separator: ",")
            #expect(try await server.call(.GET, Self.roles + "?id=\(many)", token: token).code == "max.role.ids")
        }
    }

    @Test("Nobody builds a role with more than they hold, by whichever way")
    func escalationIsRefused() async throws {
        try await TestServer.with { server in
            let builder = try await server.token([.addRoles, .editRoles, .viewRoles, .viewSettings])
            for body: [String: Any] in [
                ["permissions": ["gdpr:request:add"]], ["permissions": ["chat:setting:*"]],
                ["permissionPolicies": [["domain": "authorization", "entityName": "*", "actionSet": ["*"]]]],
            ] {
                let answer = try await server.call(
                    .POST,
                    Self.roles,
                    token: builder,
                    json: body.merging(["name": "x"]) { $1 }
                )
                #expect(answer.status == 403 && answer.code == "missing.permissions", "\(body)")
            }
            let made = try await server.call(
                .POST,
                Self.roles,
                token: builder,
                json: ["name": "Mine", "permissions": ["chat:setting:view"]]
            )
            let path = try #require(made.json["selfUri"] as? String)
            let more: [String: Any] = ["name": "Mine", "permissions": ["chat:setting:view", "gdpr:request:view"]]
            for method in [HTTPMethod.PUT, .PATCH] {
                let answer = try await server.call(method, path, token: builder, json: more)
                #expect(answer.status == 403 && answer.code == "missing.permissions")
            }
            #expect(Self.permissions(try await server.call(.GET, path, token: builder)) == ["chat:setting:view"])
            // What the role has already may stay, though its editor does not hold it.
            let full = try await server.token(Permission.known)
            #expect(try await server.call(.PATCH, path, token: full, json: more).status == 200)
            let renamed = try await server.call(.PATCH, path, token: builder, json: ["name": "Ours"])
            #expect(Self.permissions(renamed) == ["chat:setting:view", "gdpr:request:view"])
        }
    }

    @Test("There is one division, and permissions are listed by domain")
    func divisionAndPermissionsAreListed() async throws {
        try await TestServer.with { server in
            let token = try await server.token([])
            let home = try await server.call(.GET, "/api/v2/authorization/divisions/home", token: token)
            #expect(home.json["id"] as? String == server.home && home.json["homeDivision"] as? Bool == true)
            let divisions = "/api/v2/authorization/divisions"
            for (query, total) in [
                ("", 1), ("?name=hom", 1), ("?name=x", 0), ("?id=\(server.home)", 1), ("?id=x", 0),
                ("?objectCount=true", 1), ("?pageNumber=2", 1),
            ] {
                let list = try await server.call(.GET, divisions + query, token: token)
                #expect(list.json["total"] as? Int == total, "\(query)")
            }
            let path = "/api/v2/authorization/permissions"
            let all = try await server.call(.GET, path + "?pageSize=100", token: token)
            let listed = all.entities.flatMap { ($0["permissionMap"] as? [String: [[String: Any]]] ?? [:]).values }
                .joined().compactMap { $0["label"] as? String }
            #expect(listed.sorted() == Permission.known.map(\.rawValue).sorted())
            let gdpr = try await server.call(.GET, path + "?queryType=domain&query=gdpr", token: token)
            #expect(gdpr.entities.map { $0["domain"] as? String } == ["gdpr"])
            #expect(
                gdpr.json["selfUri"] as? String == path + "?queryType=domain&query=gdpr&pageSize=25&pageNumber=1"
            )
            let adds = try await server.call(.GET, path + "?queryType=permission&query=request:add", token: token)
            #expect((adds.entities.first?["permissionMap"] as? [String: [Any]])?["request"]?.count == 1)
            #expect(try await server.call(.GET, path + "?queryType=x", token: token).status == 400)
        }
    }
}
