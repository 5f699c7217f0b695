import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct MessageTests {
    @Test("A message is sent, shown as the contract has it, edited with its earlier text kept, and deleted")
    func messageLives() async throws {
        try await ChatPeople.with { people in
            let scene = people.server.scene
            let sent = try await people.call(
                .POST,
                people.room + "/messages",
                as: people.ada,
                ["message": "Scones \"at\" ten\n— 🥐", "mentions": [scene.bo.description]]
            )
            let id = try #require(sent.json["id"] as? String)
            let path = "/api/v2/chats/messages/\(id)"
            let shown = try await people.call(.GET, path, as: people.bo).json
            let address = User.address(of: scene.ada, in: scene.organization)
            #expect(shown["body"] as? String == "Scones \"at\" ten\n— 🥐")
            #expect(shown["jid"] as? String == address)
            #expect(shown["edited"] as? Bool == false)
            #expect((shown["thread"] as? [String: Any])?["id"] as? String == id)
            #expect((shown["user"] as? [String: Any])?["id"] as? String == scene.ada.description)
            #expect((shown["mentions"] as? [String: String])?.keys.map(\.self) == [scene.bo.description])
            #expect(try await people.call(.GET, path, as: people.cleo).status == 404)

            let own = people.room + "/messages/\(id)"
            #expect(try await people.call(.PATCH, own, as: people.bo, ["message": "Mine"]).status == 403)
            for text in ["Scones at eleven", "Scones at noon"] {
                #expect(try await people.call(.PATCH, own, as: people.ada, ["message": text]).status == 200)
            }
            let edited = try await people.call(.GET, path, as: people.bo).json
            #expect(edited["body"] as? String == "Scones at noon")
            #expect(edited["edited"] as? Bool == true)

            #expect(try await people.call(.DELETE, own, as: people.bo).status == 403)
            #expect(try await people.call(.DELETE, own, as: people.ada).status == 204)
            #expect(try await people.call(.DELETE, own, as: people.ada).status == 404)
            #expect(try await people.call(.GET, path, as: people.ada).status == 404)
            #expect(try await people.texts(people.room + "/messages", as: people.ada) == [])

            let officer = try await people.server.token([.addRequests, .viewRequests])
            let text = try await people.server.archivedText(of: people.server.export(token: officer), token: officer)
            for words in ["— 🥐", "Scones at eleven", "Scones at noon", "deletedAt", "editedAt"] {
                #expect(text.contains(words), "\(words)")
            }
        }
    }

    @Test("A message says where its attachment is, and that one was deleted")
    func attachmentsAreShown() async throws {
        try await ChatPeople.with { people in
            let id = try await people.say("The recipe", as: people.ada)
            let uploaded = try await people.server.call(
                .POST,
                "/api/habeas/v1/messages/\(id)/attachments?name=recipe.txt",
                token: people.ada,
                headers: ["Content-Type": "text/plain"],
                body: "Flour, water, salt."
            )
            #expect(uploaded.status == 201)
            let path = "/api/v2/chats/messages/\(id)"
            let shown = try await people.call(.GET, path, as: people.bo).json
            let file = try #require(shown["fileUri"] as? String)
            let content = try await people.server.call(.GET, file, token: people.bo)
            #expect(String(decoding: content.body, as: UTF8.self) == "Flour, water, salt.")
            let attachment = try #require(uploaded.json["id"] as? String)
            let deleted = try await people.call(.DELETE, "/api/habeas/v1/attachments/\(attachment)", as: people.ada)
            #expect(deleted.status == 204)
            let after = try await people.call(.GET, path, as: people.bo).json
            #expect(after["fileUri"] == nil)
            #expect(after["attachmentDeleted"] as? Bool == true)
        }
    }

    @Test("A token that is good for reading may send, as the contract has it, but neither edit nor delete")
    func readingTokenKeepsMessages() async throws {
        try await ChatPeople.with { people in
            let ada = people.server.scene.ada
            let reader = try await people.server.token([.accessChat], as: ada, scopes: [.organizationReadOnly])
            for place in [people.room, "/api/v2/chats/users/\(people.server.scene.bo)"] {
                let path = "\(place)/messages/\(try await people.say("kept", as: reader, to: place))"
                for (method, body) in [(HTTPMethod.PATCH, ["message": "changed"]), (.DELETE, nil)] {
                    let refused = try await people.call(method, path, as: reader, body)
                    #expect(refused.json["code"] as? String == "app.not.authorized.for.scope", "\(method) \(path)")
                }
                #expect(try await people.texts(path, as: reader) == ["kept"])
            }
        }
    }

    @Test("After a minute a message stays as it is")
    func editWindowEnds() async throws {
        try await ChatPeople.with { people in
            let scene = people.server.scene
            let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            let old = try await scene.say("Old", by: scene.ada, at: now.advanced(bySeconds: -61))
            let path = "/api/v2/chats/rooms/\(scene.room)/messages/\(old.id)"
            let answer = try await people.call(.PATCH, path, as: people.ada, ["message": "New"])
            #expect(answer.status == 400)
            #expect((answer.json["message"] as? String)?.contains("60 seconds") == true)
        }
    }

    @Test("Several messages are shown by their ids; those that are not there are left out")
    func severalAreShown() async throws {
        try await ChatPeople.with { people in
            let first = try await people.say("one", as: people.ada)
            let second = try await people.say("two", as: people.bo)
            let path = people.room + "/messages/"
            #expect(try await people.texts(path + "\(second)%2C\(first)%2Cnonsense", as: people.ada) == ["two", "one"])
            #expect(try await people.call(.GET, path + "nonsense", as: people.ada).status == 404)
            let others = "/api/v2/chats/rooms/\(people.server.scene.room)/messages/\(first)"
            #expect(try await people.call(.GET, others, as: people.ada).status == 404)
        }
    }

    @Test("Pages in both directions have every message once, while others write")
    func pagesAreWhole() async throws {
        try await ChatPeople.with { people in
            let writers = 4
            let each = 25
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        for number in 0..<each {
                            try await people.say("\(writer)-\(number)", as: writer % 2 == 0 ? people.ada : people.bo)
                        }
                    }
                }
                // Reads forward from the beginning while the others write: what has been passed never changes.
                var seen: [String] = []
                var path = people.room + "/messages?limit=7&after=2020-01-01"
                while seen.count < writers * each {
                    let page = try await people.entities(path, as: people.ada)
                    seen += page.reversed().compactMap { $0["body"] as? String }
                    if let last = page.first?["id"] as? String {
                        path = people.room + "/messages?limit=7&after=\(last)"
                    }
                }
                #expect(Set(seen).count == writers * each)
                #expect(seen.count == writers * each)
                try await group.waitForAll()
                var back: [String] = []
                var next: String? = people.room + "/messages?limit=9"
                while let path = next {
                    let answer = try await people.call(.GET, path, as: people.ada)
                    back += (answer.json["entities"] as? [[String: Any]] ?? []).compactMap { $0["body"] as? String }
                    next = answer.json["nextUri"] as? String
                }
                #expect(back == seen.reversed())
            }
        }
    }

    @Test("Links lead back and forth, and an identifier at the end of all has nothing after it")
    func linksLeadBothWays() async throws {
        try await ChatPeople.with { people in
            for number in 1...5 { try await people.say("m\(number)", as: people.ada) }
            func page(_ path: String) async throws -> (texts: [String], older: String, newer: String) {
                let answer = try await people.call(.GET, path, as: people.bo).json
                let texts = (answer["entities"] as? [[String: Any]] ?? []).compactMap { $0["body"] as? String }
                return (texts, answer["nextUri"] as? String ?? "", answer["previousUri"] as? String ?? "")
            }
            let first = try await page(people.room + "/messages?limit=2")
            #expect(first.texts == ["m5", "m4"])
            let second = try await page(first.older)
            #expect(second.texts == ["m3", "m2"])
            #expect(try await page(second.newer).texts == ["m5", "m4"])
            #expect(try await page(second.older).texts == ["m1"])
            let last = "ffffffff-ffff-ffff-ffff-ffffffffffff"
            #expect(try await page(people.room + "/messages?after=\(last)").texts == [])
            #expect(try await people.call(.GET, people.room + "/messages?older=x", as: people.bo).status == 400)
        }
    }

    @Test("An edit that changes only the bytes of a character is an edit, and earlier mentions stay noted")
    func editsAreExact() async throws {
        try await ChatPeople.with { people in
            let scene = people.server.scene
            let sent = try await people.call(
                .POST,
                people.room + "/messages",
                as: people.ada,
                ["message": "caf\u{E9}", "mentions": [scene.bo.description]]
            )
            let id = try #require(sent.json["id"] as? String)
            let path = people.room + "/messages/\(id)"
            let change: [String: any Sendable] = ["message": "cafe\u{301}", "mentions": [scene.ada.description]]
            #expect(try await people.call(.PATCH, path, as: people.ada, change).status == 200)
            let shown = try await people.call(.GET, "/api/v2/chats/messages/\(id)", as: people.bo).json
            #expect((shown["body"] as? String)?.unicodeScalars.count == 5)
            #expect(shown["edited"] as? Bool == true)
            let mentions = try #require(shown["mentions"] as? [String: String])
            #expect(Set(mentions.keys) == [scene.ada.description, scene.bo.description])
            #expect(try await people.entities(path + "%2C\(id)", as: people.ada).count == 1)
        }
    }

    @Test("Whoever pages by time misses nothing of a millisecond")
    func millisecondsStayWhole() async throws {
        try await ChatPeople.with { people in
            let scene = people.server.scene
            let start = Instant(milliseconds: 1_767_607_260_000)
            for number in 0..<30 {
                let instant = Instant(milliseconds: start.milliseconds + Int64(number / 10))
                try await scene.say("m\(number)", by: scene.bo, at: instant)
            }
            let path = "/api/v2/chats/rooms/\(scene.room)/messages?limit=4"
            var seen: [String] = []
            var page = try await people.entities(path, as: people.ada)
            while !page.isEmpty {
                seen += page.compactMap { $0["body"] as? String }
                let oldest = try #require(page.last?["dateCreated"] as? String)
                page = try await people.entities("\(path)&before=\(oldest)", as: people.ada)
            }
            #expect(seen.count == 30)
            #expect(Set(seen).count == 30)
            #expect(try await people.texts("\(path)&before=2020-01-01T00:00:00", as: people.ada) == [])
            // A window that is closed at both ends stays so from page to page.
            var inside: [String] = []
            var next: String? = "\(path)&after=2026-01-05T10:01:00.001%2B00:00&before=2026-01-05T10:01:00.002Z"
            while let page = next {
                let answer = try await people.call(.GET, page, as: people.ada).json
                inside += (answer["entities"] as? [[String: Any]] ?? []).compactMap { $0["body"] as? String }
                next = answer["nextUri"] as? String
            }
            #expect(Set(inside) == Set((10..<20).map { "m\($0)" }))
            #expect(inside.count == 10)
        }
    }

    @Test("A thread has its first message and all replies; a reply to a reply is in the same thread")
    func threadsAreRead() async throws {
        try await ChatPeople.with { people in
            let first = try await people.say("first", as: people.ada)
            let reply = try await people.say("reply", as: people.bo, thread: first)
            try await people.say("deeper", as: people.ada, thread: reply)
            try await people.say("elsewhere", as: people.ada)
            let path = "/api/v2/chats/threads/\(first)/messages"
            #expect(try await people.texts(path, as: people.bo) == ["deeper", "reply", "first"])
            #expect(try await people.texts(path + "?limit=2", as: people.bo) == ["deeper", "reply"])
            #expect(try await people.texts(path + "?before=\(reply)", as: people.bo) == ["first"])
            #expect(try await people.texts(path + "?after=\(first)", as: people.bo) == ["deeper", "reply"])
            let shown = try await people.call(.GET, "/api/v2/chats/messages/\(reply)", as: people.ada).json
            #expect((shown["parentThread"] as? [String: Any])?["id"] as? String == first)
            #expect(try await people.call(.GET, path, as: people.cleo).status == 404)
            let other = people.server.scene
            let answer = try await people.call(
                .POST,
                "/api/v2/chats/rooms/\(other.room)/messages",
                as: people.ada,
                ["message": "x", "threadId": first]
            )
            #expect(answer.status == 400)
        }
    }

    @Test("What cannot be a message is refused")
    func badMessagesAreRefused() async throws {
        try await ChatPeople.with { people in
            let path = people.room + "/messages"
            let bodies: [[String: any Sendable]] = [
                [:], ["message": ""], ["message": " \n"], ["message": 5], ["message": "a\u{0}"],
                ["message": String(repeating: "x", count: 40_001)], ["message": "a", "mentions": "b"],
                ["message": "a", "mentions": ["b"]], ["message": "a", "threadId": "b"],
                ["message": "a", "mentions": [people.server.stranger.ada.description]],
                ["message": "a", "threadId": "01234567-89ab-7def-8123-0123456789ab"],
            ]
            for body in bodies {
                #expect(try await people.call(.POST, path, as: people.ada, body).status == 400)
            }
            for raw in [#"{"message":"\ud800"}"#, "{\"message\":\"a\"", "null", "[]"] {
                #expect(try await people.server.call(.POST, path, token: people.ada, body: raw).status == 400, "\(raw)")
            }
            let kept = try await people.texts(path, as: people.ada)
            #expect(kept == [])
            #expect(try await people.say(String(repeating: "🥐", count: 40_000), as: people.ada) != "")
            for query in ["limit=0", "limit=501", "limit=x", "before=yesterday", "after=", "excludeMetadata=2"] {
                #expect(try await people.call(.GET, path + "?" + query, as: people.ada).status == 400, "\(query)")
            }
        }
    }

    @Test("A call with a key that is sent again changes nothing; the same key for another call is a conflict")
    func keysAreRemembered() async throws {
        try await ChatPeople.with { people in
            let path = people.room + "/messages"
            let key = ["Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"]
            let first = try await people.call(.POST, path, as: people.ada, ["message": "once"], headers: key)
            let again = try await withThrowingTaskGroup(of: String?.self, returning: Set<String?>.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await people.call(.POST, path, as: people.ada, ["message": "once"], headers: key)
                            .json["id"] as? String
                    }
                }
                return try await group.reduce(into: []) { $0.insert($1) }
            }
            #expect(again == [first.json["id"] as? String])
            let other = try await people.call(.POST, path, as: people.ada, ["message": "twice"], headers: key)
            #expect(other.status == 409)
            #expect(try await people.call(.POST, path, as: people.bo, ["message": "once"], headers: key).status == 200)
            #expect(try await people.texts(path, as: people.ada) == ["once", "once"])
            let rooms = try await (0..<2).asyncMap { _ in
                try await people.call(
                    .POST,
                    "/api/v2/chats/rooms",
                    as: people.ada,
                    ["subject": "k"],
                    headers: [
                        "Idempotency-Key": "room"
                    ]
                ).json["jid"] as? String
            }
            #expect(rooms[0] != nil)
            #expect(rooms[0] == rooms[1])
            let bad = ["Idempotency-Key": String(repeating: "k", count: 256)]
            #expect(try await people.call(.POST, path, as: people.ada, ["message": "x"], headers: bad).status == 400)
        }
    }

    @Test("What retention has put out of reach cannot be read, and a longer period brings it back")
    func retentionIsKept() async throws {
        try await ChatPeople.with { people in
            let scene = people.server.scene
            let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            let old = try await scene.say("old", by: scene.ada, at: now.advanced(byDays: -20))
            let room = "/api/v2/chats/rooms/\(scene.room)/messages"
            let admin = try await people.server.token([.editSettings])
            let settings = "/api/v2/chats/settings"
            for days in [9, 3651] {
                let answer = try await people.call(.PATCH, settings, as: admin, ["messageRetentionPeriodDays": days])
                #expect(answer.status == 400)
                #expect((answer.json["message"] as? String)?.contains("from 10 to 3650") == true)
            }
            #expect(
                try await people.call(.PATCH, settings, as: admin, ["messageRetentionPeriodDays": 10]).status == 200
            )
            #expect(try await people.texts(room, as: people.ada) == [])
            #expect(try await people.call(.GET, "/api/v2/chats/messages/\(old.id)", as: people.ada).status == 404)
            #expect(try await people.call(.PUT, settings, as: admin, ["messageRetentionPeriodDays": 30]).status == 200)
            #expect(try await people.texts(room, as: people.ada) == ["old"])
        }
    }
}

extension Sequence {
    /// Transforms one element after the other.
    func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
