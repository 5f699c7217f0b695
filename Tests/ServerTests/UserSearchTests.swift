import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct UserSearchTests {
    private static let path = "/api/v2/users/search"

    private static func criterion(_ type: String, _ field: String, _ value: String) -> [String: Any] {
        ["type": type, "fields": [field], "value": value]
    }

    /// Fills the directory: Ada Bright and Bo Chandra are there already.
    private static func with(
        _ body: @escaping @Sendable (TestServer, _ token: String) async throws -> Void
    ) async throws {
        try await TestServer.with { server in
            let token = try await server.token([.addUsers, .viewUsers, .editUsers, .deleteUsers])
            let contact = [
                "addresses": [["address": "+44 20 7946 0001"]], "department": "Sales", "title": "Head of tea",
            ]
            _ = try await server.addUser("Zoë Lévy", "zoe@lantern.example", token: token, contact)
            _ = try await server.addUser("Yan %_ Dot", "yan@elsewhere.example", token: token, ["state": "inactive"])
            try await body(server, token)
        }
    }

    @Test("Every kind of condition finds whom it means")
    func conditionsHold() async throws {
        try await Self.with { server, token in
            let everybody = ["Ada Bright", "Bo Chandra", "Yan %_ Dot", "Zoë Lévy"]
            let cases: [([[String: Any]], [String])] = [
                ([], everybody), ([["type": "MATCH_ALL"]], everybody),
                ([Self.criterion("EXACT", "name", "zoe levy")], ["Zoë Lévy"]),
                ([Self.criterion("EXACT", "name", "Ada")], []),
                ([Self.criterion("STARTS_WITH", "name", "ZO")], ["Zoë Lévy"]),
                ([Self.criterion("CONTAINS", "name", "%")], ["Yan %_ Dot"]),
                ([Self.criterion("CONTAINS", "name", "_")], ["Yan %_ Dot"]),
                ([Self.criterion("CONTAINS", "name", "' OR 1=1 --")], []),
                ([Self.criterion("CONTAINS", "name", ".")], []),
                ([Self.criterion("TERM", "name", "bright")], ["Ada Bright"]),
                ([Self.criterion("TERM", "name", "brigh")], []),
                ([["type": "TERMS", "fields": ["name"], "values": ["bright", "levy"]]], ["Ada Bright", "Zoë Lévy"]),
                ([["type": "EXACT", "fields": ["email", "title"], "value": "head of TEA"]], ["Zoë Lévy"]),
                ([["type": "REQUIRED_FIELDS", "fields": ["department"]]], ["Zoë Lévy"]),
                ([["type": "QUERY_STRING", "value": "lantern"]], ["Ada Bright", "Bo Chandra", "Zoë Lévy"]),
                ([Self.criterion("EXACT", "username", "YAN@elsewhere.example")], ["Yan %_ Dot"]),
                ([Self.criterion("EXACT", "state", "inactive")], ["Yan %_ Dot"]),
                ([Self.criterion("EXACT", "id", server.scene.bo.description)], ["Bo Chandra"]),
                ([Self.criterion("EXACT", "id", server.stranger.ada.description)], []),
                (
                    [
                        Self.criterion(
                            "EXACT",
                            "chat.jabberId",
                            User.address(of: server.scene.ada, in: server.scene.organization)
                        )
                    ], ["Ada Bright"]
                ),
                ([Self.criterion("STARTS_WITH", "phone", "+44 (20)")], ["Zoë Lévy"]),
                (
                    [
                        Self.criterion("EXACT", "name", "Ada Bright"),
                        Self.criterion("EXACT", "name", "Bo Chandra").merging(["operator": "OR"]) { $1 },
                        Self.criterion("STARTS_WITH", "email", "ada").merging(["operator": "NOT"]) { $1 },
                    ], ["Bo Chandra"]
                ),
                (
                    [
                        Self.criterion("CONTAINS", "email", "lantern"),
                        [
                            "type": "EXACT", "operator": "AND",
                            "group": [
                                Self.criterion("STARTS_WITH", "name", "zo"),
                                Self.criterion("STARTS_WITH", "name", "bo").merging(["operator": "OR"]) { $1 },
                            ],
                        ],
                    ], ["Bo Chandra", "Zoë Lévy"]
                ),
            ]
            for (query, names) in cases {
                let answer = try await server.call(.POST, Self.path, token: token, json: ["query": query])
                #expect(answer.status == 200)
                let results = answer.json["results"] as? [[String: Any]]
                #expect(results?.compactMap { $0["name"] as? String } == names, "\(query)")
                #expect(answer.json["total"] as? Int == names.count)
                #expect(answer.json["types"] as? [String] == ["users"])
            }
        }
    }

    @Test("Results are sorted and paged, and the deleted are found by their state alone")
    func resultsArePaged() async throws {
        try await Self.with { server, token in
            func names(_ body: [String: Any]) async throws -> [String]? {
                let answer = try await server.call(.POST, Self.path, token: token, json: body)
                return (answer.json["results"] as? [[String: Any]])?.compactMap { $0["name"] as? String }
            }
            #expect(try await names(["sortOrder": "DESC", "pageSize": 2]) == ["Zoë Lévy", "Yan %_ Dot"])
            #expect(try await names(["pageSize": 3, "pageNumber": 2]) == ["Zoë Lévy"])
            #expect(
                try await names(["sort": [["sortBy": "state", "sortOrder": "DESC"], ["sortBy": "name"]]])?.first
                    == "Yan %_ Dot"
            )
            _ = try await server.call(.DELETE, "/api/v2/users/\(server.scene.ada)", token: token)
            #expect(try await names(["query": [Self.criterion("CONTAINS", "name", "ada")]]) == [])
            #expect(try await names(["query": [Self.criterion("EXACT", "state", "deleted")]]) == ["Ada Bright"])
        }
    }

    @Test("What is not known, or too much, is refused")
    func wrongSearchesAreRefused() async throws {
        try await Self.with { server, token in
            var deep: [String: Any] = Self.criterion("EXACT", "name", "x")
            for _ in 0..<5 { deep = ["type": "EXACT", "group": [deep]] }
            let many = Array(repeating: Self.criterion("EXACT", "name", "x"), count: 51)
            let wide: [String: Any] = [
                "type": "EXACT", "fields": ["name"], "values": Array(repeating: "x", count: 101),
            ]
            let wrong: [([String: Any], String)] = [
                (["query": [Self.criterion("REGEX", "name", "(a+)+$")]], "invalid.value"),
                (["query": [["type": "RANGE", "fields": ["name"], "startValue": "a"]]], "invalid.value"),
                (["query": [Self.criterion("EXACT", "shoeSize", "44")]], "invalid.value"),
                (["query": [Self.criterion("outdated_sdk_version", "name", "x")]], "invalid.value"),
                (["query": [["fields": ["name"], "value": "x"]]], "invalid.value"),
                (["query": [Self.criterion("EXACT", "name", " ")]], "invalid.value"),
                (["query": [["type": "EXACT", "value": "x"]]], "invalid.value"),
                (["query": [["type": "MATCH_ALL", "operator": "XOR"]]], "invalid.value"),
                (["query": "x"], "invalid.value"), (["pageSize": 0], "invalid.value"),
                (["pageSize": 501], "invalid.value"), (["sortBy": "shoeSize"], "invalid.value"),
                (["sortOrder": "UP"], "invalid.value"),
                (["pageSize": 500, "pageNumber": 21], "too.many.requested.results"),
                (["query": many], "too.many.search.criteria"), (["query": [deep]], "too.many.search.criteria"),
                (["query": [wide]], "search.criteria.values.exceed.limit"),
            ]
            for (body, code) in wrong {
                let answer = try await server.call(.POST, Self.path, token: token, json: body)
                #expect(answer.status == 400 && answer.code == code, "\(body) \(answer.json)")
            }
        }
    }

    @Test("Ten thousand users are listed and searched at once")
    func manyUsersAreFound() async throws {
        try await TestServer.with { server in
            let organization = server.scene.organization
            try await server.store.write { transaction in
                var generator = SystemRandomNumberGenerator()
                for number in 0..<10_000 {
                    let id = User.ID.random(using: &generator)
                    let email = "worker.\(number)@lantern.example"
                    let name = "Worker \(number)"
                    try transaction.users.save(User(id: id, organization: organization, name: name, email: email))
                    try transaction.users.add(.init(kind: .name, value: name), to: id, in: organization)
                }
            }
            let token = try await server.token([.viewUsers, .viewSubjects])
            let list = try await server.call(.GET, "/api/v2/users?pageNumber=400", token: token)
            #expect(list.json["total"] as? Int == 10_002)
            #expect(list.entities.count == 25)
            let found = try await server.call(
                .POST,
                Self.path,
                token: token,
                json: ["query": [Self.criterion("CONTAINS", "email", "r.999")], "pageSize": 5]
            )
            #expect(found.json["total"] as? Int == 11)

            let search = "/api/v2/gdpr/subjects?searchType=NAME&searchValue=worker%20"
            let first = try await server.call(.GET, search, token: token)
            #expect(first.json["total"] as? Int == 10_000)
            #expect(first.entities.count == 25)
            let next = try #require(first.json["nextUri"] as? String)
            #expect(
                next == "/api/v2/gdpr/subjects?searchType=NAME&searchValue=worker%20&pageSize=25&pageNumber=2"
            )
            let second = try await server.call(.GET, next, token: token)
            let ids = (first.entities + second.entities).compactMap { $0["userId"] as? String }
            #expect(Set(ids).count == 50)
            let all = try await server.call(.GET, search + "&pageSize=500&pageNumber=20", token: token)
            #expect(all.entities.count == 500)
            #expect(all.json["nextUri"] == nil)
        }
    }
}
