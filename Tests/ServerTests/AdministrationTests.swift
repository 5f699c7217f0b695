import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

/// Who may make which administrative call, and that none reaches into another organization.
@Suite(.timeLimit(.minutes(10))) struct AdministrationTests {
    private static let everybody: Set<String> = ["admin", "privacy-officer", "auditor", "monitor", "member"]

    /// Which of the standard roles each call is for.
    private static let promised: [(call: String, roles: Set<String>)] = [
        ("GET /api/v2/users", everybody),
        ("GET /api/v2/users/{user}", everybody),
        ("GET /api/v2/organizations/me", everybody),
        ("GET /api/v2/authorization/divisions", everybody),
        ("GET /api/v2/authorization/divisions/home", everybody),
        ("GET /api/v2/authorization/permissions", everybody),
        ("GET /api/v2/authorization/subjects/me", everybody),
        ("POST /api/v2/users", ["admin"]),
        ("PATCH /api/v2/users/{user}", ["admin"]),
        ("DELETE /api/v2/users/{user}", ["admin"]),
        ("POST /api/v2/users/search", ["admin", "privacy-officer"]),
        ("GET /api/v2/users/{user}/roles", ["admin", "auditor"]),
        ("PUT /api/v2/users/{user}/roles", ["admin"]),
        ("GET /api/v2/authorization/roles", ["admin", "auditor"]),
        ("POST /api/v2/authorization/roles", ["admin"]),
        ("GET /api/v2/authorization/roles/{role}", ["admin", "auditor"]),
        ("PUT /api/v2/authorization/roles/{role}", ["admin"]),
        ("PATCH /api/v2/authorization/roles/{role}", ["admin"]),
        ("DELETE /api/v2/authorization/roles/{role}", ["admin"]),
        ("POST /api/v2/authorization/roles/{role}", ["admin"]),
        ("GET /api/v2/authorization/subjects/{user}", ["admin", "auditor"]),
        ("POST /api/v2/authorization/subjects/{user}/bulkadd", ["admin"]),
        ("POST /api/v2/authorization/subjects/{user}/divisions/{division}/roles/{role}", ["admin"]),
        ("DELETE /api/v2/authorization/subjects/{user}/divisions/{division}/roles/{role}", ["admin"]),
        ("POST /api/v2/audits/query/realtime", ["admin", "privacy-officer", "auditor"]),
        ("POST /api/v2/audits/query/realtime/related", ["admin", "privacy-officer", "auditor"]),
        ("GET /api/v2/audits/query/realtime/servicemapping", ["admin", "privacy-officer", "auditor"]),
        ("GET /api/v2/gdpr/subjects", ["admin", "privacy-officer"]),
    ]

    /// A body that each call takes, as far as it looks at the body before it looks for what the path names.
    private static func body(_ call: String, role: String, user: String) -> String? {
        switch call {
        case let call where call.hasSuffix("/bulkadd"): "{\"grants\":[{\"roleId\":\"\(role)\",\"divisionId\":\"*\"}]}"
        case "PUT /api/v2/users/{user}/roles": "[\"\(role)\"]"
        case "POST /api/v2/authorization/roles/{role}": "{\"subjectIds\":[\"\(user)\"],\"divisionIds\":[\"*\"]}"
        case "PUT /api/v2/authorization/roles/{role}": "{\"name\":\"taken over\"}"
        case let call where call.hasPrefix("PATCH"): "{\"name\":\"taken over\",\"version\":1}"
        case let call where call.hasPrefix("POST"): "{}"
        default: nil
        }
    }

    private static func parts(
        _ call: String,
        user: String,
        role: String,
        division: String
    ) -> (method: HTTPMethod, path: String) {
        let parts = call.split(separator: " ").map(String.init)
        let path = parts[1].replacing("{user}", with: user).replacing("{role}", with: role)
            .replacing("{division}", with: division)
        return (HTTPMethod(rawValue: parts[0]), path)
    }

    @Test("Each standard role may make the calls that it is for, and no others")
    func standardRolesAreKept() async throws {
        for role in Role.standard {
            try await TestServer.with { server in
                let token = try await server.token(role.permissions, as: server.scene.bo)
                for (call, roles) in Self.promised {
                    let ada = server.scene.ada.description
                    let (method, path) = Self.parts(call, user: ada, role: "x", division: "x")
                    let body = Self.body(call, role: "x", user: ada)
                    let answer = try await server.call(method, path, token: token, body: body)
                    if roles.contains(role.name) {
                        #expect(![401, 403, 405, 500].contains(answer.status), "\(role.name) \(call) \(answer.status)")
                    } else {
                        #expect(answer.status == 403, "\(role.name) \(call)")
                        #expect(answer.code == "missing.any.permissions")
                    }
                }
            }
        }
    }

    @Test("What belongs to another organization is not found by any call, and stays as it is")
    func foreignIdentifiersAreNotFound() async throws {
        try await TestServer.with { server in
            let own = try #require(try await server.standardRoles()["member"]).description
            let foreignRoles = try await server.standardRoles(in: server.stranger.organization)
            let foreignRole = try #require(foreignRoles["member"]).description
            let token = try await server.token(Permission.known)
            let foreigner = try await server.token(Permission.known, in: server.stranger.organization)
            let (ada, stranger) = (server.scene.ada.description, server.stranger.ada.description)
            let division = Organization.homeDivision(of: server.stranger.organization).description
            for (call, _) in Self.promised where call.contains("{") {
                // Each part of the path in turn is the other organization's, the rest one's own.
                for (placeholder, user, role, home) in [
                    ("{user}", stranger, own, "*"), ("{role}", ada, foreignRole, "*"),
                    ("{division}", ada, own, division),
                ] where call.contains(placeholder) {
                    let (method, path) = Self.parts(call, user: user, role: role, division: home)
                    let body = Self.body(call, role: own, user: ada)
                    let answer = try await server.call(method, path, token: token, body: body)
                    #expect(answer.status == 404, "\(call) \(placeholder)")
                    #expect(answer.code == "not.found")
                }
            }
            let body = "[\"\(foreignRole)\"]"
            #expect(try await server.call(.PUT, "/api/v2/users/\(ada)/roles", token: token, body: body).status == 400)
            let untouched = try await server.call(.GET, "/api/v2/users/\(stranger)", token: foreigner)
            #expect(untouched.json["version"] as? Int == 1)
            let roles = try await server.call(.GET, "/api/v2/users/\(stranger)/roles", token: foreigner)
            #expect((roles.json["roles"] as? [Any])?.isEmpty == true)
            let list = try await server.call(.GET, "/api/v2/users?pageSize=100", token: token)
            #expect(!list.entities.contains { $0["id"] as? String == stranger })
            let role = try await server.call(.GET, "/api/v2/authorization/roles/\(foreignRole)", token: foreigner)
            #expect(role.json["name"] as? String == "member")
        }
    }

    @Test("The official Python SDK administers users, roles and grants", .enabled(if: Program.python != nil))
    func officialSDKWorks() async throws {
        try await TestServer.with { server in
            let member = try #require(try await server.standardRoles()["member"])
            let (id, secret) = try await server.client(Permission.known)
            let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "official_sdk_admin.py")
            let outcome = try await withTemporaryFolder { home in
                try await Program.run(
                    try #require(Program.python),
                    [
                        script.path, server.url, id.description, secret, server.scene.ada.description,
                        member.description,
                    ],
                    environment: ["HOME": home.path]
                )
            }
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.hasSuffix("done\n"))
        }
    }
}
