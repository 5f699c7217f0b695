import Chat
import Foundation
import NIOHTTP1
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct AuditQueryTests {
    private static let path = "/api/v2/audits/query/realtime"

    @Test("A query that finds nothing is answered, and one that is wrong is refused")
    func queriesAreChecked() async throws {
        try await TestServer.with { server in
            let token = try await server.token([.viewAudit])
            let right: [String: Any] = [
                "interval": "2026-01-01T00:00:00.000Z/2026-01-15T00:00:00Z", "serviceName": "GDPR", "pageSize": 50,
                "filters": [["property": "UserId", "value": server.scene.ada.description]],
                "sort": [["name": "Timestamp", "sortOrder": "descending"]],
            ]
            let found = try await server.call(.POST, Self.path, token: token, json: right)
            #expect(found.status == 200 && found.entities.isEmpty)
            #expect(found.json["total"] as? Int == 0 && found.json["pageSize"] as? Int == 50)
            let wrong: [(String, Any)] = [
                ("interval", NSNull()), ("interval", "2026-01-01"), ("interval", "a/b"),
                ("interval", "2026-01-02/2026-01-01"), ("interval", "2026-01-01/2026-01-01"),
                ("interval", "2026-01-01/2026-01-16"), ("interval", "2026-01-01/2026-01-02/2026-01-03"),
                ("serviceName", "Shoes"), ("filters", [["property": "Shoe", "value": "x"]]),
                ("filters", [["property": "UserId", "value": ""]]), ("filters", [["property": "UserId"]]),
                ("sort", [["name": "Shoe", "sortOrder": "ascending"]]),
                ("sort", [["name": "Timestamp", "sortOrder": "up"]]), ("pageSize", 0), ("pageSize", 501),
                ("pageNumber", 0),
            ]
            for (field, value) in wrong {
                let body = right.merging([field: value]) { $1 }
                let answer = try await server.call(.POST, Self.path, token: token, json: body)
                #expect(answer.status == 400, "\(field) \(value)")
            }
            let related = try await server.call(.POST, Self.path + "/related", token: token, json: ["auditId": "x"])
            #expect(related.status == 404)
            #expect(
                try await server.call(.POST, Self.path + "/related", token: token, json: [String: String]()).status
                    == 400
            )
        }
    }

    @Test("What was done is found by each of its properties, page by page, in either order")
    func entriesAreFound() async throws {
        try await TestServer.with { server in
            let token = try await server.token(Permission.known, as: server.scene.bo)
            let made = try await server.addUser("Zoe", "zoe@lantern.example", token: token)
            let zoe = try #require(made.json["id"] as? String)
            _ = try await server.call(.PATCH, "/api/v2/users/\(zoe)", token: token, json: ["version": 1, "title": "T"])
            _ = try await server.call(.DELETE, "/api/v2/users/\(zoe)", token: token)
            let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            let interval = "\(now.advanced(bySeconds: -600))/\(now.advanced(bySeconds: 600))"
            func find(_ filters: [[String: String]], _ more: [String: Any] = [:]) async throws -> TestServer.Answer {
                let body: [String: Any] = ["interval": interval, "filters": filters]
                return try await server.call(.POST, Self.path, token: token, json: body.merging(more) { $1 })
            }
            let ofZoe = ["property": "EntityId", "value": zoe]
            let all = try await find([ofZoe])
            #expect(all.entities.map { $0["action"] as? String } == ["Create", "Update", "Delete"])
            let first = try #require(all.entities.first)
            #expect(first["serviceName"] as? String == "Directory" && first["entityType"] as? String == "User")
            #expect(first["status"] as? String == "SUCCESS" && first["level"] as? String == "USER")
            #expect(first["remoteIp"] as? [String] == ["127.0.0.1"])
            #expect((first["user"] as? [String: Any])?["name"] as? String == "Bo Chandra")
            #expect((all.entities[1]["context"] as? [String: String]) == ["fields": "title"])
            let bo = ["property": "UserId", "value": server.scene.bo.description]
            let deleted = ["property": "Action", "value": "Delete"]
            let type = ["property": "EntityType", "value": "User"]
            let client = ["property": "ClientId", "value": (first["client"] as? [String: Any])?["id"] as? String ?? ""]
            #expect(try await find([ofZoe, bo, deleted, type, client]).json["total"] as? Int == 1)
            #expect(try await find([deleted, ["property": "Action", "value": "Create"]]).entities.isEmpty)
            for nobody in ["UserId", "ClientId", "TrusteeOrganizationId"] {
                #expect(try await find([["property": nobody, "value": "nobody"]]).entities.isEmpty)
            }
            #expect(try await find([ofZoe], ["serviceName": "GDPR"]).entities.isEmpty)
            let sort = [["name": "Timestamp", "sortOrder": "descending"]]
            let last = try await find([ofZoe], ["sort": sort, "pageSize": 2, "pageNumber": 2])
            #expect(last.entities.map { $0["action"] as? String } == ["Create"])
            #expect(last.json["total"] as? Int == 3 && last.json["pageCount"] as? Int == 2)
            let related = try await server.call(
                .POST,
                Self.path + "/related",
                token: token,
                json: ["auditId": first["id"] as? String ?? ""]
            )
            #expect(related.entities.map { $0["action"] as? String } == ["Create", "Update", "Delete"])
        }
    }

    @Test("The trail is read from place to place, with its hashes, and another organization sees nothing of it")
    func trailIsRead() async throws {
        try await TestServer.with { server in
            let token = try await server.token([.viewAudit])
            let foreign = try await server.token([.viewAudit], in: server.stranger.organization)
            let path = "/api/habeas/v1/audit/entries"
            for _ in 0..<5 { #expect(try await server.call(.GET, "/api/v2/users/search", token: token).status == 405) }
            for _ in 0..<5 { #expect(try await server.call(.GET, "/api/v2/gdpr/requests", token: token).status == 403) }
            var places: [Int] = []
            var after = "0"
            while true {
                let page = try await server.call(.GET, "\(path)?pageSize=2&after=\(after)", token: token)
                #expect(page.status == 200)
                places += page.entities.compactMap { $0["sequence"] as? Int }
                #expect(page.entities.allSatisfy { ($0["hash"] as? String)?.count == 64 })
                guard let next = page.json["next"] as? String else { break }
                after = next
            }
            #expect(places == Array(1...6))
            let refused = try await server.call(
                .GET,
                path + "?action=Refuse&outcome=failure&newestFirst=true&entityType=Call&service=PeoplePermissions"
                    + "&entityId=GET%20/api/v2/gdpr/requests&from=2026-01-01",
                token: token
            )
            #expect(refused.entities.compactMap { $0["sequence"] as? Int } == [6, 5, 4, 3, 2])
            for wrong in ["after=x", "from=x", "userId=x", "outcome=maybe", "pageSize=0"] {
                #expect(try await server.call(.GET, "\(path)?\(wrong)", token: token).status == 400, "\(wrong)")
            }
            let theirs = try await server.call(.GET, path, token: foreign)
            #expect(theirs.entities.count == 1)
            #expect(
                theirs.entities.allSatisfy {
                    $0["organization"] as? String == server.stranger.organization.description
                }
            )
            let verified = try await server.call(.GET, "/api/habeas/v1/audit/verification", token: token)
            #expect(verified.json["intact"] as? Bool == true && verified.json["entries"] as? Int == 6)
        }
    }

    @Test("What is recorded is listed by service")
    func servicesAreListed() async throws {
        try await TestServer.with { server in
            let token = try await server.token([.viewAudit])
            let answer = try await server.call(.GET, Self.path + "/servicemapping", token: token)
            let services = try #require(answer.json["services"] as? [[String: Any]])
            #expect(
                services.compactMap { $0["name"] as? String }
                    == ["GDPR", "Chat", "Directory", "PeoplePermissions", "OAuth", "Integrations", "Installation"]
            )
        }
    }
}
