import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

/// From the moment of a change nothing older than the cutoff is read, found or exported, whatever the way.
@Suite(.timeLimit(.minutes(10))) struct CutoffTests {
    private struct Place {
        let server: TestServer
        let clock: TestClock
        let ada: String
        let officer: String
        let old: Message
        let edge: Message
        let file: StoredAttachment

        func path(_ suffix: String) -> String {
            let room = Conversation(
                id: server.scene.room,
                organization: server.scene.organization,
                kind: .group,
                name: "kitchen"
            )
            return "/api/v2/chats/rooms/" + room.roomAddress.replacing("@", with: "%40") + suffix
        }
    }

    /// A message of the millisecond before the cutoff of 30 days, and one of just the cutoff.
    private func withMessages(_ body: @escaping @Sendable (Place) async throws -> Void) async throws {
        let clock = TestClock()
        try await TestServer.with(clock: clock.clock) { server in
            let scene = server.scene
            let cutoff = clock.clock.now.advanced(byDays: -30)
            let before = Instant(milliseconds: cutoff.milliseconds - 1)
            let old = try await scene.say("too old", by: scene.ada, at: before)
            let edge = try await scene.say("just kept", by: scene.ada, at: cutoff)
            let file = try await scene.attach([1, 2], named: "old.txt", to: old, in: server.blobs)
            try await server.store.write { transaction in
                try transaction.pins.insert(old, by: scene.bo, at: before)
                try transaction.pins.insert(edge, by: scene.bo, at: before)
                try transaction.messages.insert(Reaction(user: scene.ada, emoji: "+1"), to: old.id)
                try transaction.messages.insert(Reaction(user: scene.ada, emoji: "+1"), to: edge.id)
            }
            try await body(
                Place(
                    server: server,
                    clock: clock,
                    ada: server.token([.accessChat], as: scene.ada),
                    officer: server.token([.addRequests, .viewRequests, .editSettings]),
                    old: old,
                    edge: edge,
                    file: file
                )
            )
        }
    }

    private func shorten(_ place: Place, to days: Int, _ method: HTTPMethod = .PATCH) async throws {
        let answer = try await place.server.call(
            method,
            "/api/v2/chats/settings",
            token: place.officer,
            body: "{\"messageRetentionPeriodDays\":\(days)}"
        )
        #expect(answer.status == 200)
        #expect(answer.json["messageRetentionPeriodDays"] as? Int == days)
    }

    /// Every way to a message, with what tells that it is there.
    private func ways(to message: Message, _ place: Place) -> [(HTTPMethod, String, String?)] {
        let id = message.id
        var ways: [(HTTPMethod, String, String?)] = [
            (.GET, "/api/v2/chats/messages/\(id)", nil),
            (.GET, place.path("/messages/\(id)"), nil),
            (.PUT, "/api/v2/chats/messages/\(id)/reactions", #"{"reactions":["x"]}"#),
            (.PATCH, place.path("/messages/\(id)"), #"{"message":"changed"}"#),
            (.DELETE, place.path("/messages/\(id)"), nil),
            (.POST, "/api/habeas/v1/messages/\(id)/attachments?name=a", "x"),
        ]
        if message.id == place.old.id {
            ways += [
                (.GET, "/api/habeas/v1/attachments/\(place.file.id)", nil),
                (.GET, "/api/habeas/v1/attachments/\(place.file.id)/content", nil),
                (.DELETE, "/api/habeas/v1/attachments/\(place.file.id)", nil),
            ]
        }
        return ways
    }

    @Test(
        "No route leads to what is older than the cutoff; what is just as old is kept",
        arguments: [HTTPMethod.PUT, .PATCH]
    )
    func routesKeepToTheCutoff(method: HTTPMethod) async throws {
        try await withMessages { place in
            let server = place.server
            func call(_ method: HTTPMethod, _ path: String, _ body: String? = nil) async throws -> TestServer.Answer {
                try await server.call(method, path, token: place.ada, body: body)
            }
            #expect(try await call(.GET, "/api/v2/chats/messages/\(place.old.id)").status == 200)
            try await shorten(place, to: 30, method)
            for (method, path, body) in ways(to: place.old, place) {
                #expect(try await call(method, path, body).status == 404, "\(method) \(path)")
            }
            for body in [
                #"{"message":"reply","threadId":"\#(place.old.id)"}"#, #"{"pinnedMessageIds":["\#(place.old.id)"]}"#,
            ] {
                let path = place.path(body.contains("pinned") ? "/messages/pins" : "/messages")
                #expect(try await call(.POST, path, body).status == 400, "\(path)")
            }
            let queries = ["", "?before=2099-01-01", "?after=1980-01-01", "?after=1980-01-01&before=2099-01-01"]
            for query in queries + ["?older=\(place.edge.id)", "?newer=\(place.old.id)"] {
                let bodies = try await call(.GET, place.path("/messages") + query).entities
                    .compactMap { $0["body"] as? String }
                #expect(!bodies.contains("too old"), "\(query)")
                if !query.hasPrefix("?older") { #expect(bodies == ["just kept"], "\(query)") }
            }
            let room = try await call(.GET, place.path(""))
            #expect(String(decoding: room.body, as: UTF8.self).contains(place.edge.id.description))
            #expect(!String(decoding: room.body, as: UTF8.self).contains(place.old.id.description))
            let threads = try await call(.GET, "/api/v2/chats/threads/\(place.old.id)/messages")
            #expect(threads.entities.isEmpty)
            for (method, path, body) in ways(to: place.edge, place).dropLast() where method != .PATCH {
                #expect([200, 204].contains(try await call(method, path, body).status), "\(method) \(path)")
            }
        }
    }

    @Test("An export has what was sent at the cutoff and nothing that is older, also of reactions")
    func exportsKeepToTheCutoff() async throws {
        try await withMessages { place in
            try await shorten(place, to: 30)
            let done = try await place.server.export(token: place.officer)
            let text = try await place.server.archivedText(of: done, token: place.officer)
            #expect(text.contains("just kept"))
            #expect(!text.contains("too old"))
            place.clock.advance(bySeconds: 1)
            let later = try await place.server.export(token: place.officer)
            #expect(try await place.server.archivedText(of: later, token: place.officer) == "")
        }
    }

    @Test("A longer period shows again what is still there")
    func longerPeriodShowsAgain() async throws {
        try await withMessages { place in
            try await shorten(place, to: 30)
            try await shorten(place, to: 3650)
            let answer = try await place.server.call(
                .GET,
                "/api/v2/chats/messages/\(place.old.id)",
                token: place.ada
            )
            #expect(answer.status == 200)
        }
    }

    @Test(
        "A period that is none is refused, names the range, and changes nothing",
        arguments: ["9", "3651", "null", "\"30\"", "30.5"]
    )
    func rangeIsKept(days: String) async throws {
        try await TestServer.with { server in
            let token = try await server.token([.editSettings])
            for method in [HTTPMethod.PUT, .PATCH] {
                let body = "{\"messageRetentionPeriodDays\":\(days)}"
                let answer = try await server.call(method, "/api/v2/chats/settings", token: token, body: body)
                #expect(answer.status == 400)
                if Int(days) != nil { #expect((answer.json["message"] as? String)?.contains("10 to 3650") == true) }
            }
            let settings = try await server.call(.GET, "/api/v2/chats/settings", token: token)
            #expect(settings.json["messageRetentionPeriodDays"] as? Int == 3650)
        }
    }

    @Test(
        "A day is 24 hours, over the end of February as well",
        arguments: [
            ("2024-03-10T12:00:00Z", 10, "2024-02-29T12:00:00Z"), ("2023-03-10T12:00:00Z", 10, "2023-02-28T12:00:00Z"),
            ("2024-02-29T00:00:00Z", 365, "2023-03-01T00:00:00Z"),
            ("2024-02-29T00:00:00Z", 366, "2023-02-28T00:00:00Z"),
            ("2100-03-01T00:00:00Z", 10, "2100-02-19T00:00:00Z"),
            ("2026-01-01T00:00:00.001Z", 10, "2025-12-22T00:00:00.001Z"),
        ]
    )
    func daysAreCounted(now: String, days: Int, cutoff: String) throws {
        let instant = try #require(Instant(now))
        #expect(RetentionPeriod(days: days)?.cutoff(at: instant) == Instant(cutoff))
    }
}
