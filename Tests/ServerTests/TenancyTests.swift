import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct TenancyTests {
    /// A body that each route would take, if what its address names were there.
    private static let bodies: [String: String] = [
        "PATCH /api/v2/chats/rooms/{roomJid}": #"{"subject":"x"}"#,
        "POST /api/v2/chats/rooms/{roomJid}/messages": #"{"message":"x"}"#,
        "PATCH /api/v2/chats/rooms/{roomJid}/messages/{messageIds}": #"{"message":"x"}"#,
        "POST /api/v2/chats/rooms/{roomJid}/messages/pins": #"{"pinnedMessageIds":["MESSAGE"]}"#,
        "PUT /api/v2/chats/messages/{messageId}/reactions": #"{"reactions":["x"]}"#,
        "POST /api/v2/chats/users/{userId}/messages": #"{"message":"x"}"#,
        "PATCH /api/v2/chats/users/{userId}/messages/{messageIds}": #"{"message":"x"}"#,
        "POST /api/v2/chats/users/{userId}/messages/pins": #"{"pinnedMessageIds":["MESSAGE"]}"#,
        "PATCH /api/v2/chats/users/{userId}/settings": #"{"mobile":{"notifications":{"when":"Always"}}}"#,
        "POST /api/habeas/v1/cases/{caseId}/notes": #"{"text":"x"}"#,
        "POST /api/habeas/v1/cases/{caseId}/extend": #"{"reason":"x"}"#,
        "POST /api/habeas/v1/cases/{caseId}/reject": #"{"reason":"x"}"#,
        "POST /api/habeas/v1/requests/{requestId}/reject": #"{"reason":"x"}"#,
        "PATCH /api/v2/users/{userId}": #"{"name":"x","version":1}"#,
        "PUT /api/v2/users/{userId}/roles": "[]",
        "PATCH /api/v2/authorization/roles/{roleId}": #"{"name":"x"}"#,
        "PUT /api/v2/authorization/roles/{roleId}": #"{"name":"x"}"#,
        "POST /api/v2/authorization/roles/{roleId}": #"{"subjectIds":["USER"],"divisionIds":["*"]}"#,
        "POST /api/v2/authorization/subjects/{subjectId}/bulkadd": #"{"grants":[{"roleId":"ROLE","divisionId":"*"}]}"#,
        "PUT /api/v2/oauth/clients/{clientId}":
            #"{"name":"x","authorizedGrantType":"CLIENT-CREDENTIALS","roleDivisions":[{"roleId":"ROLE","divisionId":"*"}]}"#,
    ]

    /// What one organization has, by the names that addresses give to it.
    private struct Belongings: Sendable {
        var values: [String: String]

        /// A route's address with what belongs to the organization in it.
        func path(of route: String) -> String? {
            var path = route
            for (name, value) in values { path = path.replacing("{\(name)}", with: value) }
            return path.contains("{") ? nil : path
        }

        func body(of route: String) -> String? {
            TenancyTests.bodies[route]?.replacing("MESSAGE", with: values["messageId"] ?? "")
                .replacing("USER", with: values["userId"] ?? "").replacing("ROLE", with: values["roleId"] ?? "")
        }
    }

    private static func belongings(of server: TestServer, message: Message) async throws -> Belongings {
        let officer = try await server.token([.addRequests, .viewRequests])
        let done = try await server.export(token: officer)
        let download = String((done.json["resultsUrl"] as? String ?? "").split(separator: "/").last ?? "")
        var generator = SystemRandomNumberGenerator()
        let role = Role.ID.random(using: &generator)
        try await server.store.write { transaction in
            try transaction.access.insert(
                Role(name: "theirs", summary: "", permissions: []),
                id: role,
                in: server.scene.organization
            )
        }
        let room = Conversation(id: server.scene.room, organization: server.scene.organization, kind: .group, name: "k")
        let client = try await server.client([])
        let administrator = try await server.token([.addWebhooks])
        let address = ["url": "https://hooks.example/"]
        let webhook = try await server.call(.POST, "/api/habeas/v1/webhooks", token: administrator, json: address)
        let holder = try await server.token([.addHolds])
        let hold = try await server.call(
            .POST,
            "/api/habeas/v1/holds",
            token: holder,
            body: "{\"subject\":{\"userId\":\"\(server.scene.ada)\"},\"reason\":\"Case 17\"}"
        )
        let opened = try await server.call(
            .POST,
            "/api/habeas/v1/cases",
            token: officer,
            body: "{\"title\":\"Case 17\",\"subjects\":[{\"userId\":\"\(server.scene.ada)\"}]}"
        )
        return Belongings(values: [
            "roomJid": room.roomAddress.replacing("@", with: "%40"), "userId": server.scene.ada.description,
            "subjectId": server.scene.ada.description, "messageId": message.id.description,
            "messageIds": message.id.description, "pinnedMessageId": message.id.description,
            "threadId": message.id.description, "requestId": done.json["id"] as? String ?? "", "downloadId": download,
            "archiveId": download,
            "clientId": client.id.description, "roleId": role.description,
            "webhookId": webhook.json["id"] as? String ?? "",
            "holdId": hold.json["id"] as? String ?? "",
            "caseId": opened.json["id"] as? String ?? "",
            "divisionId": Organization.homeDivision(of: server.scene.organization).description,
        ])
    }

    @Test("What belongs to another organization is not found, whatever the route")
    func strangersFindNothing() async throws {
        try await TestServer.with { server in
            let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            let message = try await server.scene.say("Scones", by: server.scene.ada, at: now)
            let theirs = try await Self.belongings(of: server, message: message)
            // Tokens that a call ends must not end the others.
            func token() async throws -> String {
                try await server.token(
                    Permission.known,
                    in: server.stranger.organization,
                    as: server.stranger.ada
                )
            }
            var tried = 0
            for (method, path, permissions, _) in server.routes where path.contains("{") && permissions != nil {
                let route = "\(method) \(path)"
                guard let address = theirs.path(of: path) else { continue }
                let answer = try await server.call(
                    HTTPMethod(rawValue: method),
                    address,
                    token: token(),
                    body: theirs.body(of: route)
                )
                #expect(answer.status == 404, "\(route): \(String(decoding: answer.body, as: UTF8.self))")
                tried += 1
            }
            #expect(tried >= 25)
            let kept = try await server.store.read { try $0.messages.find(message.id) }
            #expect(kept?.text == "Scones")
            #expect(kept?.isReadable == true)
        }
    }

    @Test("Each role may call just the routes whose permissions it has", arguments: Role.standard.map(\.name))
    func rolesAreKept(name: String) async throws {
        let role = try #require(Role.standard.first { $0.name == name })
        try await TestServer.with { server in
            for (method, path, permissions, _) in server.routes {
                guard let permissions, !permissions.isEmpty else { continue }
                let token = try await server.token(role.permissions)
                let address = path.replacing(#/\{\w+\}/#, with: "01234567-89ab-4def-8123-0123456789ab")
                let answer = try await server.call(HTTPMethod(rawValue: method), address, token: token)
                let isAllowed = permissions.contains(where: role.permissions.contains)
                #expect((answer.status != 403) == isAllowed, "\(name): \(method) \(path) gave \(answer.status)")
            }
        }
    }
}
