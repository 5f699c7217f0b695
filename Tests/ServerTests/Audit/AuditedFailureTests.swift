import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

/// That what was refused or failed is in the audit trail: who asked for what about whom, and why nothing came of it.
@Suite(.timeLimit(.minutes(10))) struct AuditedFailureTests {
    private func details(_ entry: AuditEntry?) throws -> [String: String] {
        let object = try JSONSerialization.jsonObject(with: Data((entry?.details ?? "{}").utf8))
        return (object as? [String: Any] ?? [:]).compactMapValues { $0 as? String }
    }

    @Test("A request that is refused leaves its kind and its subject by id, and nothing else that was said of them")
    func refusedRequests() async throws {
        try await TestServer.with { server in
            let token = try await server.token([.addRequests, .addHolds], as: server.scene.bo)
            let ada = server.scene.ada.description
            let stranger = server.stranger.ada.description
            let hold = "{\"reason\":\"zanzibar\",\"subject\":{\"userId\":\"\(ada)\"}}"
            #expect(try await server.call(.POST, "/api/habeas/v1/holds", token: token, body: hold).status == 201)
            let terms = #","replacementTerms":[{"type":"NAME","existingValue":"zanzibar","updatedValue":"b"}]"#
            let unconfirmed = "invalid.query.param.value deleteConfirmed"
            let refusals: [(query: String, kind: String, subject: String, more: String, id: String?, reason: String)] =
                [
                    ("", "GDPR_DELETE", "\"userId\":\"\(ada)\"", "", ada, unconfirmed),
                    ("?deleteConfirmed=true", "GDPR_DELETE", "\"userId\":\"\(ada)\"", "", ada, "Legal hold"),
                    ("", "GDPR_UPDATE", "\"userId\":\"\(ada)\"", terms, ada, "Legal hold"),
                    ("", "GDPR_EXPORT", "\"userId\":\"\(stranger)\"", "", stranger, "is not that of a user"),
                    (
                        "", "GDPR_EXPORT", #""emailAddresses":["zanzibar@lantern.example"]"#, "", nil,
                        "is not that of a user"
                    ),
                    ("", "GDPR_EXPORT", #""emailAddresses":["*"]"#, "", nil, "pattern"),
                    ("", "GDPR_DELETE", #""emailAddresses":["ada.bright@lantern.example"]"#, "", ada, unconfirmed),
                    ("", "GDPR_EXPORT", #""userId":"zanzibar""#, "", nil, "is not that of a user"),
                ]
            for refusal in refusals {
                for path in ["/api/v2/gdpr/requests", "/api/habeas/v1/requests"] {
                    if path.contains("habeas"), refusal.kind == "GDPR_UPDATE" { continue }
                    let body = "{\"requestType\":\"\(refusal.kind)\",\"subject\":{\(refusal.subject)}\(refusal.more)}"
                    let (answer, entries) = try await server.recorded {
                        try await server.call(.POST, path + refusal.query, token: token, body: body)
                    }
                    #expect((400..<500).contains(answer.status), "\(refusal)")
                    #expect(
                        entries.map { [$0.service, $0.entityType, $0.action, $0.outcome] } == [
                            ["GDPR", "Request", "Create", "failure"]
                        ]
                    )
                    #expect(entries.first?.userName == "Bo Chandra" && entries.first?.origin == "127.0.0.1")
                    let kept = try details(entries.first)
                    #expect(kept["kind"] == refusal.kind && kept["subject"] == refusal.id, "\(refusal) \(kept)")
                    #expect(entries.first?.reason?.contains(refusal.reason) == true, "\(refusal) \(entries)")
                }
            }
            let lines = try await server.trail().map(\.line).joined()
            #expect(!lines.contains("zanzibar"))
        }
    }

    @Test("A hold that is not placed is in the trail with whom it would have been on, and a hold is released once")
    func failedHolds() async throws {
        try await TestServer.with { server in
            let token = try await server.token([.addHolds, .deleteHolds])
            let ada = server.scene.ada.description
            let room = server.scene.room.description
            let refused: [(body: String, detail: [String: String])] = [
                ("{\"reason\":\" \",\"subject\":{\"userId\":\"\(ada)\"}}", ["subject": ada]),
                (
                    "{\"reason\":\"zanzibar\",\"endsAt\":\"2020-01-01\",\"conversationId\":\"\(room)\"}",
                    ["conversation": room]
                ),
                (#"{"reason":"zanzibar"}"#, [:]),
                (#"{"reason":"zanzibar","conversationId":"zanzibar@conference.example"}"#, [:]),
            ]
            for (body, detail) in refused {
                let (answer, entries) = try await server.recorded {
                    try await server.call(.POST, "/api/habeas/v1/holds", token: token, body: body)
                }
                #expect(answer.status == 400, "\(body)")
                #expect(entries.map { [$0.entityType, $0.action, $0.outcome] } == [["Hold", "Create", "failure"]])
                #expect(try details(entries.first) == detail, "\(body)")
            }
            let body = "{\"reason\":\"zanzibar\",\"subject\":{\"userId\":\"\(ada)\"}}"
            let placed = try await server.call(.POST, "/api/habeas/v1/holds", token: token, body: body)
            let id = try #require(placed.json["id"] as? String)
            for count in [1, 0] {
                let (answer, entries) = try await server.recorded {
                    try await server.call(.DELETE, "/api/habeas/v1/holds/\(id)", token: token)
                }
                #expect(answer.status == 204 && entries.count == count)
            }
            let unknown = "/api/habeas/v1/holds/\(server.scene.bo)"
            let (missing, entries) = try await server.recorded { try await server.call(.DELETE, unknown, token: token) }
            #expect(missing.status == 404 && entries.map(\.outcome) == ["failure"])
            #expect(entries.first?.entity == server.scene.bo.description && entries.first?.reason == "not.found")
            #expect(try await !server.trail().map(\.line).joined().contains("zanzibar"))
        }
    }

    @Test("An attempt to fetch an archive without a signature, or with a wrong one, is in the trail with the address")
    func falseLinks() async throws {
        try await TestServer.with(trustedProxies: ["127.0.0.1"]) { server in
            let officer = try await server.token([.addRequests, .viewRequests])
            let done = try await server.export(token: officer)
            let results = done.json["resultsUrl"] as? String ?? ""
            let link = try await server.call(.GET, results + "?issueRedirect=false", token: officer)
            let url = try #require(link.json["url"] as? String)
            let plain = url.replacing(#/\?.*/#, with: "")
            let attempts = [
                plain, plain + "?expires=9999999999999", plain + "?signature=zanzibar",
                plain + "?expires=x&signature=zanzibar", plain + "?expires=9999999999999&signature=zanzibar",
                url.replacing(#/signature=./#, with: "signature=%"),
            ]
            for attempt in attempts {
                let (answer, entries) = try await server.recorded {
                    try await server.call(.GET, attempt, headers: ["X-Forwarded-For": "198.51.100.9"])
                }
                #expect(answer.status == 403, "\(attempt)")
                #expect(
                    entries.map { [$0.entityType, $0.action, $0.outcome] } == [["Archive", "Download", "failure"]]
                )
                #expect(entries.first?.origin == "198.51.100.9" && entries.first?.reason == "access.denied")
                #expect(try details(entries.first)["request"] == done.json["id"] as? String)
            }
            #expect(try await server.call(.GET, url).status == 200)
        }
    }

    @Test("Every audited call that fails leaves one entry of its failure, whatever it was")
    func everyFailureIsRecorded() async throws {
        try await TestServer.with { server in
            let admin = try await server.token(Permission.known)
            for (route, audits) in server.auditedRoutes where !audits.isEmpty {
                let parts = route.split(separator: " ").map(String.init)
                let isOpen = ["/oauth/token", "/oauth/authorize"].contains(parts[1]) || parts[1].hasSuffix("/content")
                // Neither can fail for whoever may call it.
                if isOpen || ["/api/v2/tokens/me", "/api/habeas/v1/keys"].contains(parts[1]) { continue }
                let nobody = server.stranger.ada.description
                let path = parts[1].replacing(#/\{\w+\}/#, with: nobody)
                if parts[1].hasPrefix("/api/v2/chats/"), parts[1] != "/api/v2/chats/settings" { continue }
                if parts[1].hasPrefix("/api/habeas/v1/attachments/") { continue }
                let (answer, entries) = try await server.recorded {
                    try await server.call(HTTPMethod(rawValue: parts[0]), path, token: admin, body: "[7]")
                }
                #expect((400..<500).contains(answer.status), "\(route)")
                #expect(entries.count == 1 && entries.first?.outcome == "failure", "\(route) \(answer.status)")
                let action = entries.first.map { "\($0.service) \($0.entityType) \($0.action)" }
                #expect(action == audits.first?.rawValue, "\(route)")
            }
        }
    }

    @Test("Of a webhook the trail keeps the scheme, the computer and the port, and nothing that may be a secret")
    func webhookAddresses() async throws {
        try await TestServer.with { server in
            let token = try await server.token([.addWebhooks, .deleteWebhooks])
            let url = "https://hooks.example:8443/zanzibar?token=zanzibar"
            let (made, entries) = try await server.recorded {
                try await server.call(.POST, "/api/habeas/v1/webhooks", token: token, json: ["url": url])
            }
            #expect(made.status == 201)
            #expect(try details(entries.first)["address"] == "https://hooks.example:8443")
            let path = "/api/habeas/v1/webhooks/\(made.json["id"] as? String ?? "")"
            #expect(try await server.call(.DELETE, path, token: token).status == 204)
            let lines = try await server.trail().map(\.line).joined()
            #expect(!lines.contains("zanzibar"))
        }
    }

    @Test("A query that gives one value twice is refused: neither would be the one that is meant")
    func repeatedParameters() async throws {
        try await TestServer.with { server in
            let token = try await server.token(Permission.known)
            let body = "{\"requestType\":\"GDPR_DELETE\",\"subject\":{\"userId\":\"\(server.scene.ada)\"}}"
            for path in ["/api/v2/gdpr/requests", "/api/habeas/v1/requests"] {
                for query in [
                    "deleteConfirmed=true&deleteConfirmed=false", "deleteConfirmed=true&deleteConfirmed=true",
                ] {
                    let answer = try await server.call(.POST, "\(path)?\(query)", token: token, body: body)
                    #expect(
                        answer.status == 400
                            && answer.json["message"] as? String
                                == "The query parameter deleteConfirmed must be given once."
                    )
                }
            }
            let reads = [
                "/api/habeas/v1/settings/retention-preview?days=30&days=40",
                "/api/habeas/v1/audit/entries?pageSize=1&pageSize=2", "/api/habeas/v1/audit/entries?after=1&after=2",
                "/api/habeas/v1/audit/entries?outcome=success&outcome=failure",
                "/api/v2/gdpr/subjects?searchType=NAME&searchType=EMAIL&searchValue=Ada",
                "/api/v2/gdpr/subjects?searchType=NAME&searchValue=Ada&searchValue=Bo",
                "/api/v2/users?state=active&state=deleted", "/api/v2/gdpr/requests?pageNumber=1&pageNumber=2",
            ]
            for path in reads {
                #expect(try await server.call(.GET, path, token: token).status == 400, "\(path)")
            }
            // Lists may be repeated, and what nobody here reads is of no account.
            let people = "/api/v2/users?id=\(server.scene.ada)&id=\(server.scene.bo)"
            #expect(try await server.call(.GET, people, token: token).status == 200)
        }
    }
}
