import Chat
import Foundation
import NIOHTTP1
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct RequestTests {
    private let all: [Permission] = [.addRequests, .viewRequests, .viewSubjects, .viewSettings]

    @Test("An export is asked for, completed and downloaded, with and without a redirect")
    func exportIsDownloaded() async throws {
        try await TestServer.with { [all] server in
            try await server.scene.say("hello", by: server.scene.ada, at: Instant(milliseconds: 1_767_607_260_000))
            let token = try await server.token(all)
            let done = try await server.export(token: token)
            #expect(done.json["status"] as? String == "COMPLETED")
            let results = try #require(done.json["resultsUrl"] as? String)
            #expect(done.json["resultsUrls"] as? [String] == [results])
            let redirect = try await server.call(.GET, results, token: token)
            #expect(redirect.status == 302)
            let location = try #require(redirect.headers.first(name: "Location"))
            let link = try await server.call(.GET, results + "?issueRedirect=false", token: token)
            let url = try #require(link.json["url"] as? String)
            for address in [location, url] {
                let archive = try await server.call(.GET, address)
                #expect(archive.status == 200)
                #expect(archive.headers.first(name: "Content-Type") == "application/zip")
                #expect(archive.body.starts(with: Data("PK".utf8)))
                let details = done.json["habeas"] as? [String: Any]
                #expect(details?["size"] as? Int == archive.body.count)
            }
        }
    }

    @Test("A link that was changed or has expired opens nothing")
    func linksAreSigned() async throws {
        try await TestServer.with { [all] server in
            let token = try await server.token(all)
            let done = try await server.export(token: token)
            let results = try #require(done.json["resultsUrl"] as? String)
            let link = try await server.call(.GET, results + "?issueRedirect=false", token: token)
            let url = try #require(link.json["url"] as? String)
            for changed in [
                url.replacing("expires=", with: "expires=9"), String(url.dropLast(4)), url + "A",
                String(url.prefix { $0 != "?" }), url.replacing("signature=", with: "signature=A"),
            ] {
                #expect(try await server.call(.GET, changed).status == 403, "\(changed)")
            }
        }
    }

    @Test("Requests are listed by pages, the newest first")
    func listIsPaged() async throws {
        try await TestServer.with { [all] server in
            let token = try await server.token(all)
            var ids: [String] = []
            for _ in 0..<5 { ids.append(try await server.export(token: token).json["id"] as? String ?? "") }
            let second = try await server.call(.GET, "/api/v2/gdpr/requests?pageSize=2&pageNumber=2", token: token)
            let entities = second.json["entities"] as? [[String: Any]]
            #expect(entities?.map { $0["id"] as? String } == [ids[2], ids[1]])
            #expect(second.json["total"] as? Int == 5)
            #expect(second.json["pageCount"] as? Int == 3)
            #expect(second.json["nextUri"] as? String == "/api/v2/gdpr/requests?pageSize=2&pageNumber=3")
            #expect(second.json["previousUri"] as? String == "/api/v2/gdpr/requests?pageSize=2&pageNumber=1")
        }
    }

    @Test("A period and a reason can be given by Habeas's own way, and a wrong one is refused")
    func periodIsTaken() async throws {
        try await TestServer.with { [all] server in
            let token = try await server.token(all)
            func ask(_ more: String) async throws -> TestServer.Answer {
                let body = "{\"subject\":{\"userId\":\"\(server.scene.ada)\"}\(more)}"
                return try await server.call(.POST, "/api/habeas/v1/requests", token: token, body: body)
            }
            #expect(
                try await ask(",\"from\":\"2026-01-01\",\"until\":\"2026-02-01\",\"reason\":\"Asked\"").status == 202
            )
            #expect(try await ask(",\"from\":\"2026-02-01\",\"until\":\"2026-01-01\"").status == 400)
            #expect(try await ask(",\"from\":\"soon\"").status == 400)
            #expect(try await ask(",\"formats\":[\"pdf\"]").status == 400)
        }
    }

    @Test("An unknown way to search is refused")
    func searchTypeIsChecked() async throws {
        try await TestServer.with { [all] server in
            let token = try await server.token(all)
            for query in ["", "?searchType=NAME", "?searchType=SHOE&searchValue=44", "?searchType=NAME&searchValue=+"] {
                #expect(try await server.call(.GET, "/api/v2/gdpr/subjects" + query, token: token).status == 400)
            }
        }
    }

    @Test("The official Python SDK signs in, exports, polls and gets the link", .enabled(if: Program.python != nil))
    func officialSDKWorks() async throws {
        try await TestServer.with { [all] server in
            try await server.scene.say("hello", by: server.scene.ada, at: Instant(milliseconds: 1_767_607_260_000))
            let (id, secret) = try await server.client(all)
            let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "official_sdk.py").path
            let outcome = try await withTemporaryFolder { home in
                try await Program.run(
                    try #require(Program.python),
                    [script, server.url, id.description, secret, server.scene.ada.description],
                    environment: ["HOME": home.path]
                )
            }
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.hasSuffix("done\n"))
        }
    }

    @Test("A request with a key that is sent again is the same request")
    func keyedRequestIsMadeOnce() async throws {
        try await TestServer.with { server in
            let token = try await server.token([.addRequests, .viewRequests])
            let body = #"{"requestType":"GDPR_EXPORT","subject":{"userId":"\#(server.scene.ada)"}}"#
            var ids: Set<String?> = []
            for _ in 0..<3 {
                let answer = try await server.call(
                    .POST,
                    "/api/v2/gdpr/requests",
                    token: token,
                    headers: ["Idempotency-Key": "one"],
                    body: body
                )
                ids.insert(answer.json["id"] as? String)
            }
            #expect(ids.count == 1)
            let list = try await server.call(.GET, "/api/v2/gdpr/requests", token: token)
            #expect(list.json["total"] as? Int == 1)
        }
    }
}
