import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

/// That what matters is in the audit trail, once, and as it was.
@Suite(.timeLimit(.minutes(10))) struct AuditedActTests {
    /// Routes that change something and are not audited, with the reason.
    private static let exceptions: [String: String] = [
        "POST /api/v2/users/search": "reads",
        "POST /api/v2/audits/query/realtime": "reads",
        "POST /api/v2/audits/query/realtime/related": "reads",
    ]
    /// Routes whose entries other tests look at.
    private static let elsewhere: Set<String> = ["POST /oauth/token", "POST /oauth/authorize"]

    /// A client that acts by itself with a role.
    private static func program(_ role: String) -> [String: Any] {
        [
            "name": "P", "authorizedGrantType": "CLIENT-CREDENTIALS",
            "roleDivisions": [["roleId": role, "divisionId": "*"]],
        ]
    }

    @Test("Every route that changes something, except conversation itself, leaves an entry")
    func changesAreDeclared() async throws {
        try await TestServer.with { server in
            for (route, audits) in server.auditedRoutes {
                let path = route.split(separator: " ")[1]
                let isReading = route.hasPrefix("GET") || route.hasPrefix("HEAD")
                let isConversation =
                    path.hasPrefix("/api/habeas/v1/messages/") || path.hasPrefix("/api/habeas/v1/attachments/")
                    || (path.hasPrefix("/api/v2/chats/") && path != "/api/v2/chats/settings")
                if isConversation || isReading && audits.isEmpty { continue }
                #expect(audits.isEmpty == (Self.exceptions[route] != nil), "\(route)")
            }
        }
    }

    @Test("Every audited call leaves exactly one entry, which says who did what, to what and from where")
    func actsLeaveEntries() async throws {
        try await TestServer.with(trustedProxies: ["127.0.0.1"]) { server in
            let admin = try await server.token(Permission.known, as: server.scene.bo)
            var untried = Set(server.auditedRoutes.filter { !$0.value.isEmpty }.keys).subtracting(Self.elsewhere)
            func act(
                _ route: String,
                _ path: String? = nil,
                _ json: Any? = nil,
                of entity: String?,
                token: String? = nil,
                isSigned: Bool = true
            ) async throws -> TestServer.Answer {
                let parts = route.split(separator: " ").map(String.init)
                let body = try json.map { try JSONSerialization.data(withJSONObject: $0) }
                let (answer, entries) = try await server.recorded {
                    try await server.call(
                        HTTPMethod(rawValue: parts[0]),
                        path ?? parts[1],
                        token: isSigned ? token ?? admin : nil,
                        headers: ["X-Forwarded-For": "198.51.100.9"],
                        body: body.map { String(decoding: $0, as: UTF8.self) }
                    )
                }
                #expect((200..<400).contains(answer.status), "\(route) \(answer.status) \(answer.json)")
                #expect(entries.count == 1, "\(route)")
                let entry = try #require(entries.first)
                let action = try #require(server.auditedRoutes[route]?.first)
                #expect([entry.service, entry.entityType, entry.action].joined(separator: " ") == action.rawValue)
                #expect(entry.outcome == "success" && entry.reason == nil && entry.origin == "198.51.100.9")
                #expect(entry.client == nil ? !isSigned : entry.clientName == "Test client")
                if isSigned, token == nil { #expect(entry.userName == "Bo Chandra", "\(route)") }
                if let wanted = entity ?? answer.json["id"] as? String { #expect(entry.entity == wanted, "\(route)") }
                untried.remove(route)
                return answer
            }
            let ada = server.scene.ada.description
            let retention = ["messageRetentionPeriodDays": 3000]
            let organization = server.scene.organization.description
            _ = try await act("PUT /api/v2/chats/settings", nil, retention, of: organization)
            _ = try await act("PATCH /api/v2/chats/settings", nil, ["reactionsEnabled": false], of: organization)
            let search = "/api/v2/gdpr/subjects?searchType=NAME&searchValue=Ada"
            _ = try await act("GET /api/v2/gdpr/subjects", search, of: ada)

            let export: [String: Any] = ["requestType": "GDPR_EXPORT", "subject": ["userId": ada]]
            let made = try await act("POST /api/v2/gdpr/requests", nil, export, of: nil)
            _ = try await act("POST /api/habeas/v1/requests", nil, ["subject": ["userId": ada]], of: nil)
            let request = try #require(made.json["id"] as? String)
            var done = made
            while done.json["resultsUrl"] == nil {
                done = try await server.call(.GET, "/api/v2/gdpr/requests/\(request)", token: admin)
                await Task.yield()
            }
            let results = try #require(done.json["resultsUrl"] as? String)
            let archive = String(results.split(separator: "/").last ?? "")
            let link = try await act(
                "GET /api/v2/downloads/{downloadId}",
                results + "?issueRedirect=false",
                of: archive
            )
            let content = try #require(link.json["url"] as? String)
            _ = try await act("GET /api/habeas/v1/archives/{archiveId}/content", content, of: archive, isSigned: false)
            let kept = "/api/habeas/v1/archives/"
            _ = try await act("DELETE \(kept){archiveId}", kept + archive, of: archive)
            _ = try await act("POST /api/habeas/v1/keys", nil, of: nil)

            let cases = "/api/habeas/v1/cases"
            let kitchen: [String: Any] = ["title": "Case 17", "subjects": [["userId": ada]]]
            let opened = try await act("POST \(cases)", nil, kitchen, of: nil).json["id"] as? String ?? ""
            let one = "\(cases)/\(opened)"
            _ = try await act("POST \(cases)/{caseId}/notes", one + "/notes", ["text": "Called."], of: opened)
            _ = try await act("POST \(cases)/{caseId}/extend", one + "/extend", ["reason": "Much."], of: opened)
            let settings = "/api/habeas/v1/settings"
            _ = try await act(
                "PATCH \(settings)",
                nil,
                ["requireApproval": true, "consoleLanguages": ["es", "en"]],
                of: organization
            )
            let second = try await server.token(Permission.known, as: server.scene.ada)
            let requests = "/api/habeas/v1/requests"
            for verdict in ["approve", "reject"] {
                let asked = try await server.call(.POST, requests, token: admin, json: ["subject": ["userId": ada]])
                let id = try #require(asked.json["id"] as? String)
                let path = "\(requests)/\(id)/\(verdict)"
                _ = try await act(
                    "POST \(requests)/{requestId}/\(verdict)",
                    path,
                    ["reason": "No."],
                    of: id,
                    token: second
                )
            }
            _ = try await act("POST \(cases)/{caseId}/run", one + "/run", of: opened)
            _ = try await act(
                "POST \(cases)/{caseId}/reject",
                one + "/reject",
                ["reason": "No."],
                of: opened,
                token: second
            )
            _ = try await server.call(.POST, one + "/run", token: admin)
            _ = try await act("POST \(cases)/{caseId}/approve", one + "/approve", of: opened, token: second)
            _ = try await server.call(.PATCH, settings, token: admin, json: ["requireApproval": false])
            _ = try await server.settledCase(opened, token: admin)
            _ = try await act("POST \(cases)/{caseId}/close", one + "/close", of: opened)

            let zoe: [String: Any] = ["name": "Zoe", "email": "zoe@lantern.example", "divisionId": "*"]
            let user = try await act("POST /api/v2/users", nil, zoe, of: nil).json["id"] as? String ?? ""
            let userPath = "/api/v2/users/\(user)"
            _ = try await act("PATCH /api/v2/users/{userId}", userPath, ["version": 1, "title": "T"], of: user)

            let roles = "/api/v2/authorization/roles"
            let role = try await act("POST \(roles)", nil, ["name": "Reader"], of: nil).json["id"] as? String ?? ""
            _ = try await act("PUT \(roles)/{roleId}", "\(roles)/\(role)", ["name": "Reader 2"], of: role)
            _ = try await act("PATCH \(roles)/{roleId}", "\(roles)/\(role)", ["description": "d"], of: role)
            let subjects: [String: Any] = ["subjectIds": [user], "divisionIds": ["*"]]
            _ = try await act("POST \(roles)/{roleId}", "\(roles)/\(role)", subjects, of: role)
            let subject = "/api/v2/authorization/subjects/"
            let grants: [String: Any] = ["grants": [["roleId": role, "divisionId": "*"]]]
            _ = try await act("POST \(subject){subjectId}/bulkadd", subject + user + "/bulkadd", grants, of: user)
            let pair = "/divisions/{divisionId}/roles/{roleId}"
            let place = "\(subject)\(user)/divisions/\(server.home)/roles/\(role)"
            _ = try await act("DELETE \(subject){subjectId}\(pair)", place, of: user)
            _ = try await act("POST \(subject){subjectId}\(pair)", place, of: user)
            _ = try await act("PUT /api/v2/users/{userId}/roles", userPath + "/roles", [role], of: user)
            _ = try await act("DELETE /api/v2/tokens/{userId}", "/api/v2/tokens/\(user)", of: user)
            _ = try await act("DELETE /api/v2/users/{userId}", userPath, of: user)

            let clients = "/api/v2/oauth/clients"
            let program = Self.program(role)
            let client = try await act("POST \(clients)", nil, program, of: nil).json["id"] as? String ?? ""
            _ = try await act("PUT \(clients)/{clientId}", "\(clients)/\(client)", program, of: client)
            _ = try await act("POST \(clients)/{clientId}/secret", "\(clients)/\(client)/secret", of: client)
            _ = try await act("DELETE \(clients)/{clientId}", "\(clients)/\(client)", of: client)
            _ = try await act("DELETE \(roles)/{roleId}", "\(roles)/\(role)", of: role)
            let holds = "/api/habeas/v1/holds"
            let onAda: [String: Any] = ["subject": ["userId": ada], "reason": "Case 17"]
            let hold = try await act("POST \(holds)", nil, onAda, of: nil).json["id"] as? String ?? ""
            _ = try await act("DELETE \(holds)/{holdId}", "\(holds)/\(hold)", of: hold)
            let hooks = "/api/habeas/v1/webhooks"
            let hook = try await act("POST \(hooks)", nil, ["url": "https://hooks.example/"], of: nil)
            let hookID = try #require(hook.json["id"] as? String)
            _ = try await act("DELETE \(hooks)/{webhookId}", "\(hooks)/\(hookID)", of: hookID)
            let spare = try await server.token([])
            _ = try await act("DELETE /api/v2/tokens/me", nil, of: nil, token: spare)
            #expect(untried == [])
            let trail = try await server.store.read { try AuditVerification(of: server.scene.organization, $0) }
            #expect(trail.isIntact, "\(trail.findings)")
        }
    }

    @Test("A request's way is in the trail: made, begun and completed, with what the archive holds")
    func requestsAreFollowed() async throws {
        try await TestServer.with { server in
            let officer = try await server.token([.addRequests, .viewRequests])
            let done = try await server.export(token: officer)
            let id = try #require(done.json["id"] as? String)
            let entries = try await server.store.read { transaction in
                var filter = AuditFilter()
                filter.entity = id
                return try transaction.audit.entries(
                    in: server.scene.organization,
                    filter,
                    newestFirst: false,
                    limit: 10
                )
            }
            #expect(entries.map(\.action) == ["Create", "Start", "Complete"])
            #expect(entries.map(\.origin) == ["127.0.0.1", "worker", "worker"])
            let archive = String((done.json["resultsUrl"] as? String ?? "").split(separator: "/").last ?? "")
            #expect(entries.last?.details.contains("\"archive\":\"\(archive)\"") == true)
        }
    }

    @Test("A call that was refused for want of a right is in the trail, and conversation is not")
    func refusalsAreRecorded() async throws {
        try await TestServer.with { server in
            let nobody = try await server.token([])
            for (method, path, permissions, _) in server.routes where permissions?.isEmpty == false {
                let address = path.replacing(#/\{\w+\}/#, with: "x")
                let (answer, entries) = try await server.recorded {
                    try await server.call(HTTPMethod(rawValue: method), address, token: nobody)
                }
                #expect(answer.status == 403)
                let isConversation =
                    path.hasPrefix("/api/habeas/v1/messages/") || path.hasPrefix("/api/habeas/v1/attachments/")
                    || (path.hasPrefix("/api/v2/chats/") && path != "/api/v2/chats/settings")
                #expect(entries.map(\.entity) == (isConversation ? [] : ["\(method) \(path)"]))
                #expect(entries.allSatisfy { $0.outcome == "failure" && $0.reason == "missing.any.permissions" })
            }
        }
    }

    @Test("What fails is in the trail with its reason: requests about nobody or everybody, and false links")
    func failuresAreRecorded() async throws {
        try await TestServer.with { server in
            let officer = try await server.token([.addRequests, .viewRequests])
            let everybody: [String: Any] = ["requestType": "GDPR_EXPORT", "subject": ["emailAddresses": ["*"]]]
            let (refused, entries) = try await server.recorded {
                try await server.call(.POST, "/api/v2/gdpr/requests", token: officer, json: everybody)
            }
            #expect(refused.status == 400)
            #expect(entries.map { [$0.service, $0.action, $0.outcome] } == [["GDPR", "Create", "failure"]])
            let done = try await server.export(token: officer)
            let results = done.json["resultsUrl"] as? String ?? ""
            let link = try await server.call(.GET, results + "?issueRedirect=false", token: officer)
            let url = (link.json["url"] as? String ?? "").replacing(#/expires=\d+/#, with: "expires=9999999999999")
            let (forbidden, attempts) = try await server.recorded { try await server.call(.GET, url) }
            #expect(forbidden.status == 403)
            #expect(attempts.map { [$0.entityType, $0.action, $0.outcome] } == [["Archive", "Download", "failure"]])
            #expect(attempts.first?.origin == "127.0.0.1")
        }
    }

    @Test("An act that is undone leaves an entry of its failure alone, and a repeated call leaves one")
    func entriesGoWithTheirActs() async throws {
        try await TestServer.with { server in
            let admin = try await server.token(Permission.known)
            let place = try await server.trail().last?.sequence ?? 0
            let missing = "/api/v2/users/\(server.stranger.ada)"
            #expect(try await server.call(.DELETE, missing, token: admin).status == 404)
            let stale = ["version": 99]
            #expect(
                try await server.call(.PATCH, "/api/v2/users/\(server.scene.ada)", token: admin, json: stale).status
                    == 409
            )
            let failed = try await server.trail(after: place)
            #expect(failed.map(\.action) == ["Delete", "Update"])
            #expect(failed.allSatisfy { $0.outcome == "failure" })
            for _ in 0..<3 {
                let answer = try await server.call(
                    .POST,
                    "/api/v2/gdpr/requests",
                    token: admin,
                    headers: ["Idempotency-Key": "same"],
                    body: "{\"requestType\":\"GDPR_EXPORT\",\"subject\":{\"userId\":\"\(server.scene.ada)\"}}"
                )
                #expect(answer.status == 202)
            }
            #expect(try await server.trail(after: place + 2).map(\.action) == ["Create"])
        }
    }

    @Test("Whoever deletes what another wrote is in the trail, and whoever deletes their own is not")
    func moderationIsRecorded() async throws {
        try await TestServer.with { server in
            let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            let moderator = try await server.token([.accessChat, .moderateChat], as: server.scene.bo)
            let room = Conversation(
                id: server.scene.room,
                organization: server.scene.organization,
                kind: .group,
                name: "kitchen"
            )
            let address = room.roomAddress.replacing("@", with: "%40")
            for (author, expected) in [(server.scene.ada, ["Moderate"]), (server.scene.bo, [])] {
                let message = try await server.scene.say("scones", by: author, at: now)
                let (answer, entries) = try await server.recorded {
                    try await server.call(
                        .DELETE,
                        "/api/v2/chats/rooms/\(address)/messages/\(message.id)",
                        token: moderator
                    )
                }
                #expect(answer.status == 204)
                #expect(entries.map(\.action) == expected)
                #expect(entries.allSatisfy { $0.entity == message.id.description && $0.userName == "Bo Chandra" })
            }
        }
    }

    @Test("A hundred acts at once make a chain without gaps")
    func concurrentActsAreChained() async throws {
        try await TestServer.with { server in
            let admin = try await server.token(Permission.known)
            let place = try await server.trail().last?.sequence ?? 0
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        try await server.addUser("P \(number)", "p\(number)@lantern.example", token: admin).status
                    }
                }
                for try await status in group { #expect(status == 200) }
            }
            let entries = try await server.trail(after: place)
            #expect(entries.map(\.sequence) == Array(place + 1...place + 100))
            #expect(Set(entries.map(\.entity)).count == 100)
            let trail = try await server.store.read { try AuditVerification(of: server.scene.organization, $0) }
            #expect(trail.isIntact && trail.entries == Int(place) + 100)
        }
    }

    @Test("No text of a message, no secret and nothing that was searched for is in the trail")
    func entriesHoldNoText() async throws {
        try await TestServer.with { server in
            let marker = "zanzibar"
            let admin = try await server.token(Permission.known, as: server.scene.bo)
            let room = "/api/v2/chats/users/\(server.scene.ada)/messages"
            #expect(try await server.call(.POST, room, token: admin, json: ["message": marker]).status == 200)
            let search = "/api/v2/gdpr/subjects?searchType=NAME&searchValue=\(marker)"
            #expect(try await server.call(.GET, search, token: admin).status == 200)
            let export: [String: Any] = ["reason": marker, "subject": ["userId": server.scene.ada.description]]
            #expect(try await server.call(.POST, "/api/habeas/v1/requests", token: admin, json: export).status == 202)
            let browser = try await Browser(server)
            _ = try await browser.signIn(email: "\(marker)@lantern.example", password: marker)
            let role = try #require(try await server.standardRoles()["member"]).description
            let made = try await server.call(.POST, "/api/v2/oauth/clients", token: admin, json: Self.program(role))
            let secret = try #require(made.json["secret"] as? String)
            let lines = try await server.trail().map(\.line).joined()
            #expect(lines.contains("\"searchType\":\"NAME\""))
            for hidden in [marker, secret, admin, browser.secret] { #expect(!lines.contains(hidden)) }
        }
    }
}
