import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct SubjectSearchTests {
    @Test("Whatever a search gives is taken as a subject, whatever the person is called")
    func resultsGoBackAsTheyCame() async throws {
        try await TestServer.with { server in
            let token = try await server.token([.viewSubjects, .addRequests])
            for (number, name) in ["Ada *Bright*", "100% Ada", "Kitchen bot"].enumerated() {
                try await server.store.write { transaction in
                    var generator = SystemRandomNumberGenerator()
                    let id = User.ID.random(using: &generator)
                    let organization = server.scene.organization
                    try transaction.users.save(User(id: id, organization: organization, name: name, kind: .bot))
                    let key = UserIdentifier(kind: .externalID, value: "slack:B\(number)")
                    try transaction.users.add(key, to: id, in: organization)
                }
                let path = "/api/v2/gdpr/subjects?searchType=EXTERNAL_ID&searchValue=slack:B\(number)"
                let subject = try #require(try await server.call(.GET, path, token: token).entities.first)
                #expect(subject["name"] as? String == name)
                let body: [String: Any] = ["requestType": "GDPR_EXPORT", "subject": subject]
                #expect(
                    try await server.call(.POST, "/api/v2/gdpr/requests", token: token, json: body).status == 202
                )
                var other = subject
                other["userId"] = server.scene.bo.description
                let wrong: [String: Any] = ["requestType": "GDPR_EXPORT", "subject": other]
                #expect(
                    try await server.call(.POST, "/api/v2/gdpr/requests", token: token, json: wrong).status == 400
                )
            }
        }
    }

    @Test("A telephone number is found by its digits", arguments: ["15550101777", "%2B1+555-0101-777", "1555"])
    func numbersAreFoundByDigits(value: String) async throws {
        try await TestServer.with { server in
            let token = try await server.token([.viewSubjects])
            try await server.store.write { [scene = server.scene] transaction in
                let number = UserIdentifier(kind: .phone, value: "+1 (555) 010-1777")
                try transaction.users.add(number, to: scene.ada, in: scene.organization)
            }
            let path = "/api/v2/gdpr/subjects?searchType=PHONE&searchValue=\(value)"
            #expect(try await server.call(.GET, path, token: token).json["total"] as? Int == 1)
        }
    }

    @Test("The pages of a search hold everybody once, and their addresses hold the search")
    func searchIsPaged() async throws {
        try await TestServer.with { server in
            let token = try await server.token([.viewSubjects])
            let organization = server.scene.organization
            try await server.store.write { transaction in
                var generator = SystemRandomNumberGenerator()
                for number in 0..<130 {
                    let id = User.ID.random(using: &generator)
                    let name = "Åsa & Søn \(number % 7)"
                    try transaction.users.save(User(id: id, organization: organization, name: name))
                    try transaction.users.add(.init(kind: .name, value: name), to: id, in: organization)
                    // Two names that begin alike make one person, not two.
                    try transaction.users.add(.init(kind: .name, value: name + " jr"), to: id, in: organization)
                }
            }
            var path: String? = "/api/v2/gdpr/subjects?searchType=NAME&searchValue=%C3%85sa+%26+S%C3%B8n&pageSize=50"
            var ids: [String] = []
            while let address = path {
                let page = try await server.call(.GET, address, token: token)
                #expect(page.json["total"] as? Int == 130)
                #expect(page.json["pageCount"] as? Int == 3)
                ids += page.entities.compactMap { $0["userId"] as? String }
                path = page.json["nextUri"] as? String
            }
            #expect(ids.count == 130 && Set(ids).count == 130)
        }
    }

    @Test(
        "Everything by which the contract finds people is searched exactly and by its beginning, folded",
        arguments: [
            ("NAME", "Zoë Lévy-Åström", ["Zoë Lévy-Åström", "zoe levy", "ZOE LE", "Ｚｏｅ"]),
            ("ADDRESS", "Straße 7, Çanakkale", ["Straße 7, Çanakkale", "straße 7, can", "STRA"]),
            ("PHONE", "+44 (20) 7946-0000", ["+442079460000", "+44 20 79", "+44"]),
            ("EMAIL", "Zoe.Levy@lantern.example", ["zoe.levy@LANTERN.example", "ZOE.L"]),
            ("TWITTER", "@zoé", ["@zoe", "@Z"]), ("INSTAGRAM", "zoé.l", ["ZOE.L", "zo"]),
            ("FACEBOOK", "Zoé L", ["zoe l", "ZO"]), ("APPLE_MESSAGES", "zoé@me.example", ["ZOE@me.example", "zoe"]),
            ("EXTERNAL_ID", "slack:U0ZOE", ["slack:u0zoe", "SLACK:U0Z"]),
        ]
    )
    func everyKindIsSearched(type: String, value: String, searches: [String]) async throws {
        try await TestServer.with { server in
            let kind = try #require(UserIdentifier.Kind(rawValue: type))
            let states: [User.State] = [.active, .inactive, .deleted]
            try await server.store.write { transaction in
                for (number, state) in states.enumerated() {
                    let id = User.ID(high: 70, low: UInt64(number))
                    let organization = server.scene.organization
                    try transaction.users.save(User(id: id, organization: organization, name: "Zoë", state: state))
                    try transaction.users.add(UserIdentifier(kind: kind, value: value), to: id, in: organization)
                }
            }
            let token = try await server.token([.viewSubjects])
            for search in searches {
                let text = search.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
                let path = "/api/v2/gdpr/subjects?searchType=\(type)&searchValue=\(text)"
                #expect(try await server.call(.GET, path, token: token).json["total"] as? Int == 3, "\(search)")
            }
            let other = "/api/v2/gdpr/subjects?searchType=\(type)&searchValue=x\(value.hashValue)"
            #expect(try await server.call(.GET, other, token: token).json["total"] as? Int == 0)
        }
    }
}
