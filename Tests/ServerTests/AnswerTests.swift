import Chat
import Foundation
import NIOHTTP1
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct AnswerTests {
    @Test("Every answer has a correlation id and the rate limit's headers, errors and unknown addresses too")
    func everyAnswerHasHeaders() async throws {
        try await TestServer.with { server in
            let token = try await server.token([.viewRequests])
            for (path, status) in [
                ("/health", 200), ("/ready", 200), ("/api/v2/gdpr/requests", 200), ("/api/v2/chats/settings", 403),
                ("/nowhere", 404), ("/api/v2/gdpr/requests/x", 404), ("/api/v2/gdpr/requests?pageSize=x", 400),
            ] {
                let answer = try await server.call(.GET, path, token: token)
                #expect(answer.status == status, "\(path)")
                let correlation = answer.headers.first(name: "ININ-Correlation-Id")
                #expect(correlation.flatMap { UUID(uuidString: $0) } != nil)
                #expect(answer.headers.first(name: "inin-ratelimit-allowed") == "10000")
                #expect(Int(answer.headers.first(name: "inin-ratelimit-count") ?? "") != nil)
                #expect(Int(answer.headers.first(name: "inin-ratelimit-reset") ?? "") != nil)
                if status >= 400 {
                    #expect(answer.json["contextId"] as? String == correlation)
                    #expect(answer.json["status"] as? Int == status)
                    #expect(answer.json["code"] is String)
                    #expect(answer.json["message"] is String)
                }
            }
        }
    }

    @Test("A path under another method is a 405 that names the right ones")
    func wrongMethodIsNamed() async throws {
        try await TestServer.with { server in
            let answer = try await server.call(.DELETE, "/api/v2/gdpr/requests")
            #expect(answer.status == 405)
            #expect(answer.headers.first(name: "Allow") == "POST, GET")
            #expect(
                try await server.call(.PUT, "/api/v2/gdpr/requests/01234567-89ab-cdef-0123-456789abcdef").status == 405
            )
        }
    }

    @Test("A path of words takes only its own methods, also where a parameter could stand in a word's place")
    func wordsGoBeforeParameters() async throws {
        try await TestServer.with { server in
            let token = try await server.token([.editUsers, .deleteUsers, .accessChat], as: server.scene.ada)
            let room = "/api/v2/chats/rooms/\(server.scene.room)/messages"
            for (method, path, allowed) in [
                (HTTPMethod.PATCH, "/api/v2/users/me", "GET"), (.DELETE, "/api/v2/users/search", "POST"),
                (.DELETE, room + "/pins", "POST"), (.PUT, room + "/1", "GET, PATCH, DELETE"),
            ] {
                let answer = try await server.call(method, path, token: token)
                #expect(answer.status == 405, "\(method) \(path)")
                #expect(answer.headers.first(name: "Allow") == allowed, "\(method) \(path)")
            }
        }
    }

    @Test("A caller above the limit is told when to come back")
    func limitIsKept() async throws {
        try await TestServer.with(callsPerMinute: 3, clock: TestClock().clock) { server in
            for _ in 0..<3 { #expect(try await server.call(.GET, "/nowhere").status == 404) }
            let answer = try await server.call(.GET, "/nowhere")
            #expect(answer.status == 429)
            #expect(answer.json["code"] as? String == "too.many.requests")
            #expect(Int(answer.headers.first(name: "Retry-After") ?? "") ?? 0 >= 1)
        }
    }

    @Test("Whoever calls too often locks out nobody else, and never those who ask whether the server runs")
    func limitIsEachCallersOwn() async throws {
        // A clock that stands still keeps all calls in one minute, however slow the machine is.
        try await TestServer.with(callsPerMinute: 3, clock: TestClock().clock) { server in
            let token = try await server.token([.viewRequests])
            let signIn = "grant_type=client_credentials"
            @Sendable func attempt(_ client: String) async throws -> Int {
                let basic = "Basic " + Data("\(client):wrong".utf8).base64EncodedString()
                return try await server.call(
                    .POST,
                    "/oauth/token",
                    headers: ["Authorization": basic],
                    body: signIn
                ).status
            }
            for _ in 0..<5 {
                _ = try await server.call(.GET, "/nowhere")
                _ = try await server.call(.GET, "/api/v2/gdpr/requests", token: "invented")
                _ = try await attempt("01234567-89ab-cdef-0123-456789abcdef")
            }
            #expect(try await server.call(.GET, "/nowhere").status == 429)
            #expect(try await server.call(.GET, "/api/v2/gdpr/requests", token: "invented").status == 429)
            #expect(try await attempt("01234567-89ab-cdef-0123-456789abcdef") == 429)
            #expect(try await server.call(.GET, "/health").status == 200)
            #expect(try await server.call(.GET, "/ready").status == 200)
            #expect(try await server.call(.GET, "/api/v2/gdpr/requests", token: token).status == 200)
            #expect(try await server.token([.viewRequests]) != "")
        }
    }

    @Test("Behind a trusted proxy each address has a window of its own; from elsewhere the header is not believed")
    func proxiesAreTold() async throws {
        @Sendable func statuses(_ server: TestServer) async throws -> [Int] {
            var statuses: [Int] = []
            for address in ["203.0.113.1", "203.0.113.1", "198.51.100.9, 203.0.113.1", "203.0.113.2"] {
                statuses.append(
                    try await server.call(.GET, "/nowhere", headers: ["X-Forwarded-For": address]).status
                )
            }
            return statuses
        }
        try await TestServer.with(callsPerMinute: 2, trustedProxies: ["127.0.0.1"], clock: TestClock().clock) {
            server in
            let told = try await statuses(server)
            #expect(told == [404, 404, 429, 404])
        }
        try await TestServer.with(callsPerMinute: 2, clock: TestClock().clock) { server in
            let told = try await statuses(server)
            #expect(told == [404, 404, 429, 429])
        }
    }

    @Test(
        "A body that cannot be read is a 400 that says why, and nothing happens",
        arguments: [
            "", "null", "[]", "{", "{\"requestType\":3}",
            "{\"requestType\":\"outdated_sdk_version\",\"subject\":{\"userId\":\"x\"}}",
            "{\"requestType\":\"GDPR_EXPORT\"}", "{\"requestType\":\"GDPR_EXPORT\",\"subject\":{}}",
            "{\"requestType\":\"GDPR_EXPORT\",\"subject\":{\"userId\":\"*\"}}",
            "{\"requestType\":\"GDPR_DELETE\",\"subject\":{\"userId\":\"x\"}}",
            "\u{FEFF}{}", "{\"requestType\":\"GDPR_EXPORT\",\"subject\":{\"userId\":[\"a\",\"b\"]}}",
        ]
    )
    func badBodyIsRefused(body: String) async throws {
        try await TestServer.with { server in
            let token = try await server.token([.addRequests, .viewRequests])
            let answer = try await server.call(.POST, "/api/v2/gdpr/requests", token: token, body: body)
            #expect(answer.status == 400)
            #expect((answer.json["message"] as? String)?.isEmpty == false)
            let list = try await server.call(.GET, "/api/v2/gdpr/requests", token: token)
            #expect(list.json["total"] as? Int == 0)
        }
    }

    @Test("Nesting without end and a huge body are refused")
    func bombsAreRefused() async throws {
        try await TestServer.with { server in
            let token = try await server.token([.addRequests])
            let deep = String(repeating: "[", count: 200_000)
            #expect(try await server.call(.POST, "/api/v2/gdpr/requests", token: token, body: deep).status == 400)
            let huge = String(repeating: " ", count: 3 << 20)
            #expect(try await server.call(.POST, "/api/v2/gdpr/requests", token: token, body: huge).status == 413)
        }
    }
}
