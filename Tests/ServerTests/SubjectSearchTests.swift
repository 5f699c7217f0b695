import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct SubjectSearchTests {
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
}
