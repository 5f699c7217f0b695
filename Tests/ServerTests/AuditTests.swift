import Chat
import Foundation
import NIOHTTP1
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct AuditTests {
    private static let path = "/api/v2/audits/query/realtime"

    @Test("A query that is right finds nothing yet, and one that is wrong is refused")
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
            #expect(related.status == 200 && related.json["entities"] as? [String] == [])
            #expect(
                try await server.call(.POST, Self.path + "/related", token: token, json: [String: String]()).status
                    == 400
            )
        }
    }

    @Test("What will be recorded is listed by service")
    func servicesAreListed() async throws {
        try await TestServer.with { server in
            let token = try await server.token([.viewAudit])
            let answer = try await server.call(.GET, Self.path + "/servicemapping", token: token)
            let services = try #require(answer.json["services"] as? [[String: Any]])
            #expect(
                services.compactMap { $0["name"] as? String }
                    == ["GDPR", "Chat", "Directory", "PeoplePermissions", "OAuth"]
            )
        }
    }
}
