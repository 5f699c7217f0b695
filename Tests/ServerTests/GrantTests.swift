import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct GrantTests {
    private static let subjects = "/api/v2/authorization/subjects"

    private static func roleNames(_ answer: TestServer.Answer) -> [String] {
        let grants = answer.json["grants"] as? [[String: Any]] ?? []
        return grants.compactMap { ($0["role"] as? [String: Any])?["name"] as? String }
    }

    @Test("Every way to give a role gives it, and it works and stops working on the next call")
    func grantsTakeEffect() async throws {
        try await TestServer.with { server in
            let roles = try await server.standardRoles()
            let auditor = try #require(roles["auditor"])
            let admin = try await server.token(Permission.known)
            let ada = try await server.token([], as: server.scene.ada)
            let subject = "\(Self.subjects)/\(server.scene.ada)"
            func give(_ way: Int) async throws -> TestServer.Answer {
                switch way {
                case 0:
                    try await server.call(
                        .POST,
                        "\(subject)/divisions/\(server.home)/roles/\(auditor)?subjectType=PC_USER",
                        token: admin,
                        body: "null"
                    )
                case 1:
                    try await server.call(.POST, "\(subject)/divisions/*/roles/\(auditor)", token: admin, body: "null")
                case 2:
                    try await server.call(
                        .POST,
                        "/api/v2/authorization/roles/\(auditor)",
                        token: admin,
                        json: ["subjectIds": [server.scene.ada.description], "divisionIds": ["*"]]
                    )
                case 3:
                    try await server.call(
                        .POST,
                        "\(subject)/bulkadd",
                        token: admin,
                        json: ["grants": [["roleId": auditor.description, "divisionId": server.home]]]
                    )
                default:
                    try await server.call(
                        .PUT,
                        "/api/v2/users/\(server.scene.ada)/roles",
                        token: admin,
                        json: [auditor.description]
                    )
                }
            }
            for way in 0..<5 {
                #expect(try await server.call(.GET, "/api/v2/gdpr/requests", token: ada).status == 403)
                // A call that is sent twice, as the SDK does, gives once.
                for _ in 0..<2 { #expect(try await give(way).status == (way == 4 ? 200 : 204), "\(way)") }
                #expect(try await server.call(.GET, "/api/v2/gdpr/requests", token: ada).status == 200)
                let shown = try await server.call(.GET, subject, token: admin)
                #expect(Self.roleNames(shown) == ["auditor"])
                let grant = try #require((shown.json["grants"] as? [[String: Any]])?.first)
                #expect(grant["subjectId"] as? String == server.scene.ada.description)
                #expect((grant["division"] as? [String: Any])?["id"] as? String == server.home)
                #expect((grant["grantMadeAt"] as? String).flatMap { Instant($0) } != nil)
                let me = try await server.call(.GET, "\(Self.subjects)/me", token: ada)
                #expect(me.json["id"] as? String == server.scene.ada.description)
                #expect(Self.roleNames(me).contains("auditor"))
                let division = way == 0 ? "*" : server.home
                let path = "\(subject)/divisions/\(division)/roles/\(auditor)"
                #expect(try await server.call(.DELETE, path, token: admin).status == 204)
            }
            #expect(try await server.call(.GET, "/api/v2/gdpr/requests", token: ada).status == 403)
        }
    }

    @Test("A client can be given roles as such, and a group cannot")
    func subjectTypesAreKept() async throws {
        try await TestServer.with { server in
            let auditor = try #require(try await server.standardRoles()["auditor"])
            let admin = try await server.token(Permission.known)
            let (client, _) = try await server.client([])
            let path = "\(Self.subjects)/\(client)/divisions/*/roles/\(auditor)"
            #expect(try await server.call(.POST, path, token: admin).status == 404)
            #expect(try await server.call(.POST, path + "?subjectType=PC_OAUTH_CLIENT", token: admin).status == 204)
            let shown = try await server.call(.GET, "\(Self.subjects)/\(client)", token: admin)
            #expect(Self.roleNames(shown).contains("auditor"))
            #expect(try await server.call(.GET, "/api/v2/users/\(client)/roles", token: admin).status == 404)
            for type in ["PC_GROUP", "outdated_sdk_version", ""] {
                let answer = try await server.call(.POST, path + "?subjectType=\(type)", token: admin)
                #expect(answer.status == 400 && answer.code == "invalid.subject.type")
                let body: [String: Any] = ["subjectIds": [client.description], "divisionIds": ["*"]]
                let role = "/api/v2/authorization/roles/\(auditor)?subjectType=\(type)"
                #expect(try await server.call(.POST, role, token: admin, json: body).code == "invalid.subject.type")
            }
            let me = try await server.call(.GET, "\(Self.subjects)/me", token: admin)
            #expect(me.json["name"] as? String == "Test client")
        }
    }

    @Test("Nobody gives a role that allows more than they hold")
    func escalationIsRefused() async throws {
        try await TestServer.with { server in
            let roles = try await server.standardRoles()
            let admin = try #require(roles["admin"])
            let member = try #require(roles["member"])
            let giver = try await server.token(
                [.addGrants, .viewGrants, .deleteGrants, .accessChat],
                as: server.scene.ada
            )
            let subject = "\(Self.subjects)/\(server.scene.ada)"
            let attempts = [
                try await server.call(.POST, "\(subject)/divisions/*/roles/\(admin)", token: giver),
                try await server.call(
                    .POST,
                    "/api/v2/authorization/roles/\(admin)",
                    token: giver,
                    json: ["subjectIds": [server.scene.ada.description], "divisionIds": ["*"]]
                ),
                try await server.call(
                    .POST,
                    "\(subject)/bulkadd",
                    token: giver,
                    json: [
                        "grants": [
                            ["roleId": member.description, "divisionId": "*"],
                            ["roleId": admin.description, "divisionId": "*"],
                        ]
                    ]
                ),
                try await server.call(
                    .PUT,
                    "/api/v2/users/\(server.scene.ada)/roles",
                    token: giver,
                    json: [member.description, admin.description]
                ),
            ]
            for answer in attempts { #expect(answer.status == 403 && answer.code == "missing.permissions") }
            // Nothing of what was refused was done, the part that could have been neither.
            #expect(Self.roleNames(try await server.call(.GET, subject, token: giver)) == [])
            #expect(
                try await server.call(.POST, "\(subject)/divisions/*/roles/\(member)", token: giver).status == 204
            )
        }
    }

    @Test("The last who can give roles stays, whoever tries to take them away and how")
    func lastGrantorStays() async throws {
        try await TestServer.with { server in
            let roles = try await server.standardRoles()
            let admin = try #require(roles["admin"])
            let (ada, bo) = (server.scene.ada, server.scene.bo)
            try await server.store.write { try $0.roles.give(admin, to: .user(ada), at: Instant(milliseconds: 1)) }
            let token = try await server.token(Permission.known.filter { $0 != .addGrants })
            let grant = "\(Self.subjects)/\(ada)/divisions/*/roles/\(admin)"
            let role = "/api/v2/authorization/roles/\(admin)"
            let holder = try await server.token([], as: ada)
            func attempts() async throws -> [Int] {
                [
                    try await server.call(.DELETE, grant, token: token).status,
                    try await server.call(.PUT, "/api/v2/users/\(ada)/roles", token: holder, json: [String]()).status,
                    try await server.call(.PATCH, role, token: token, json: ["permissions": ["gdpr:request:add"]])
                        .status,
                    try await server.call(
                        .PATCH,
                        "/api/v2/users/\(ada)",
                        token: token,
                        json: ["version": 1, "state": "inactive"]
                    ).status,
                    try await server.call(.DELETE, "/api/v2/users/\(ada)", token: token).status,
                ]
            }
            #expect(try await attempts() == [400, 400, 400, 400, 400])
            let kept = try await server.call(.GET, "\(Self.subjects)/\(ada)", token: token)
            #expect(Self.roleNames(kept) == ["admin"])
            // Somebody who cannot call does not count.
            let inactive: [String: Any] = ["version": 1, "state": "inactive"]
            _ = try await server.call(.PATCH, "/api/v2/users/\(bo)", token: token, json: inactive)
            try await server.store.write { try $0.roles.give(admin, to: .user(bo), at: Instant(milliseconds: 1)) }
            #expect(try await server.call(.DELETE, grant, token: token).status == 400)
            let active: [String: Any] = ["version": 2, "state": "active"]
            _ = try await server.call(.PATCH, "/api/v2/users/\(bo)", token: token, json: active)
            #expect(try await server.call(.DELETE, grant, token: token).status == 204)
            #expect(try await server.call(.DELETE, "/api/v2/users/\(ada)", token: token).status == 200)
        }
    }

    @Test("The last client that can give roles is neither deleted nor disabled by another")
    func lastClientStays() async throws {
        try await TestServer.with { server in
            let (id, _) = try await server.client([.addGrants])
            let token = try await server.token([.deleteClients, .editClients])
            let path = "/api/v2/oauth/clients/\(id)"
            #expect(try await server.call(.DELETE, path, token: token).code == "general.bad.request")
            let shown = try await server.store.read { try $0.access.client(id, in: server.scene.organization) }
            #expect(shown != nil)
            _ = try await server.client([.addGrants])
            #expect(try await server.call(.DELETE, path, token: token).status == 204)
        }
    }

    @Test("Two who take each other's roles at the same time do not both succeed")
    func racingAdministratorsLeaveOne() async throws {
        try await TestServer.with { server in
            let admin = try #require(try await server.standardRoles()["admin"])
            let people = [server.scene.ada, server.scene.bo]
            try await server.store.write { transaction in
                for person in people {
                    try transaction.roles.give(admin, to: .user(person), at: Instant(milliseconds: 1))
                }
            }
            let token = try await server.token([.deleteGrants])
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for person in people {
                    group.addTask {
                        let path = "\(Self.subjects)/\(person)/divisions/*/roles/\(admin)"
                        return try await server.call(.DELETE, path, token: token).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [204, 400])
        }
    }

    @Test("Bodies that name nothing, or what is not here, are refused")
    func wrongBodiesAreRefused() async throws {
        try await TestServer.with { server in
            let member = try #require(try await server.standardRoles()["member"]).description
            let admin = try await server.token(Permission.known)
            let ada = server.scene.ada.description
            let foreign = server.stranger.ada.description
            let role = "/api/v2/authorization/roles/\(member)"
            let division = Organization.homeDivision(of: server.stranger.organization).description
            for body: [String: Any] in [
                [:], ["subjectIds": [ada]], ["subjectIds": [String](), "divisionIds": ["*"]],
                ["subjectIds": [ada], "divisionIds": [String]()], ["subjectIds": [ada], "divisionIds": [division]],
                ["subjectIds": [foreign], "divisionIds": ["*"]], ["subjectIds": ["x"], "divisionIds": ["*"]],
            ] {
                #expect(try await server.call(.POST, role, token: admin, json: body).status == 400, "\(body)")
            }
            let bulk = "\(Self.subjects)/\(ada)/bulkadd"
            for grants: [[String: String]] in [
                [], [["roleId": "x", "divisionId": "*"]], [["roleId": member, "divisionId": division]],
            ] {
                let answer = try await server.call(.POST, bulk, token: admin, json: ["grants": grants])
                #expect(answer.status == 400 && answer.code == "bad.role.divisions", "\(grants)")
            }
            let roles = "/api/v2/users/\(ada)/roles"
            #expect(try await server.call(.PUT, roles, token: admin, json: ["x"]).code == "general.bad.request")
            #expect(try await server.call(.PUT, roles, token: admin, json: ["a": 1]).status == 400)
            let many = Array(repeating: member, count: 101)
            #expect(
                try await server.call(.PUT, roles, token: admin, json: many).code == "max.role.assignments.exceeded"
            )
        }
    }
}
