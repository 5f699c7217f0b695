import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct RoomTests {
    @Test("A room is made with its people, shown to them, changed by its owner, and unseen by others")
    func roomLives() async throws {
        try await ChatPeople.with { people in
            let shown = try await people.call(.GET, people.room, as: people.bo).json
            let jid = try #require(shown["jid"] as? String)
            #expect(jid.wholeMatch(of: #/adhoc-[0-9a-f-]{36}@conference\.org[0-9a-f]{12}\.orgspan\.com/#) != nil)
            #expect(shown["id"] as? String == jid)
            #expect(shown["roomType"] as? String == "adhoc")
            #expect(shown["subject"] as? String == "Ovens")
            #expect(shown["description"] as? String == "Hot things")
            #expect(
                (shown["owners"] as? [[String: Any]])?.map { $0["id"] as? String } == [
                    people.server.scene.ada.description
                ]
            )
            #expect(try await people.call(.GET, people.room, as: people.cleo).status == 404)
            #expect(try await people.call(.PATCH, people.room, as: people.bo, ["subject": "Mine"]).status == 403)
            let changed = try await people.call(
                .PATCH,
                people.room,
                as: people.ada,
                ["subject": "Kilns", "ownerIds": [people.server.scene.bo.description]]
            )
            #expect(changed.status == 204)
            let after = try await people.call(.GET, people.room, as: people.ada).json
            #expect(after["subject"] as? String == "Kilns")
            #expect(after["description"] as? String == "Hot things")
            #expect(try await people.call(.PATCH, people.room, as: people.ada, ["subject": "Back"]).status == 403)
        }
    }

    @Test("What cannot be a room is refused, and nothing is made")
    func badRoomsAreRefused() async throws {
        try await ChatPeople.with { people in
            let many = (0..<26).map { "01234567-89ab-4def-8123-0123456789\(String($0 + 10))" }
            let bodies: [[String: any Sendable]] = [
                [:], ["subject": " "], ["subject": 3], ["subject": String(repeating: "x", count: 256)],
                ["subject": "a", "userIds": many], ["subject": "a", "userIds": ["nobody"]],
                ["subject": "a", "userIds": [people.server.stranger.ada.description]],
                ["subject": "a", "description": String(repeating: "x", count: 4001)], ["subject": "a\u{0}b"],
            ]
            for body in bodies {
                #expect(try await people.call(.POST, "/api/v2/chats/rooms", as: people.ada, body).status == 400)
            }
            #expect(try await people.entities("/api/v2/users/chats/me", as: people.cleo).isEmpty)
            let nobody = try await people.server.token([.accessChat])
            let refused = try await people.call(.POST, "/api/v2/chats/rooms", as: nobody, ["subject": "a"])
            #expect(refused.status == 400)
            #expect(refused.json["code"] as? String == "not.a.user")
        }
    }

    @Test("Participants come and go: anybody adds, owners remove others, everybody may leave")
    func participantsChange() async throws {
        try await ChatPeople.with { people in
            let path = people.room + "/participants"
            func count(_ token: String) async throws -> Int {
                try await (people.call(.GET, path, as: token).json["participants"] as? [Any])?.count ?? 0
            }
            #expect(try await count(people.ada) == 2)
            #expect(try await people.call(.POST, "\(path)/\(people.cleoID)", as: people.cleo).status == 404)
            #expect(try await people.call(.POST, "\(path)/\(people.cleoID)", as: people.bo).status == 204)
            #expect(try await people.call(.POST, "\(path)/\(people.cleoID)", as: people.bo).status == 204)
            #expect(try await count(people.cleo) == 3)
            let address = User.address(of: people.cleoID, in: people.server.scene.organization)
            let one = try await people.call(.GET, "\(path)/\(address.replacing("@", with: "%40"))", as: people.ada)
            #expect(one.json["participantJid"] as? String == address)
            let ada = people.server.scene.ada
            #expect(try await people.call(.DELETE, "\(path)/\(ada)", as: people.cleo).status == 403)
            #expect(try await people.call(.DELETE, "\(path)/\(people.cleoID)", as: people.ada).status == 204)
            #expect(try await people.call(.GET, people.room, as: people.cleo).status == 404)
            #expect(try await people.call(.DELETE, "\(path)/\(people.server.scene.bo)", as: people.bo).status == 204)
            #expect(try await count(people.ada) == 1)
            let stranger = people.server.stranger.ada
            #expect(try await people.call(.POST, "\(path)/\(stranger)", as: people.ada).status == 404)
        }
    }

    @Test("A room that its last owner has left is changed by moderators alone, and a closed one by nobody")
    func ownerlessRooms() async throws {
        try await ChatPeople.with { people in
            let scene = people.server.scene
            let leave = "\(people.room)/participants/\(scene.ada)"
            #expect(try await people.call(.DELETE, leave, as: people.ada).status == 204)
            #expect(try await people.call(.GET, people.room, as: people.ada).status == 404)
            #expect(try await people.call(.PATCH, people.room, as: people.bo, ["subject": "Mine"]).status == 403)
            let moderator = try await people.server.token([.accessChat, .moderateChat], as: scene.bo)
            #expect(try await people.call(.PATCH, people.room, as: moderator, ["subject": "Ours"]).status == 204)
            // Whoever left comes back when somebody adds them, not by an import.
            try await people.server.store.write { transaction in
                let place = try #require(
                    try transaction.conversations.all(
                        with: scene.bo,
                        in: scene.organization,
                        since: Instant(milliseconds: 0),
                        includesArchived: true
                    ).first { $0.conversation.kind == .adhoc }
                )
                try transaction.conversations.addParticipant(scene.ada, to: place.conversation.id)
            }
            #expect(try await people.call(.GET, people.room, as: people.ada).status == 404)
            #expect(try await people.call(.POST, leave, as: people.bo).status == 204)
            #expect(try await people.call(.GET, people.room, as: people.ada).status == 200)

            let closed = Conversation(
                id: scene.room,
                organization: scene.organization,
                kind: .group,
                name: "kitchen",
                isArchived: true
            )
            let message = try await scene.say(
                "Old",
                by: scene.ada,
                at: Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            )
            try await people.server.store.write { _ = try $0.conversations.save(closed) }
            let path = "/api/v2/chats/rooms/\(scene.room)"
            #expect(try await people.call(.GET, path + "/messages", as: people.ada).status == 200)
            for (method, tail, body) in [
                (.POST, "/messages", ["message": "x"]), (.PATCH, "/messages/\(message.id)", ["message": "x"]),
                (.POST, "/messages/pins", ["pinnedMessageIds": [message.id.description]]),
                (.POST, "/participants/\(people.cleoID)", [:]),
            ] as [(HTTPMethod, String, [String: any Sendable])] {
                #expect(try await people.call(method, path + tail, as: people.ada, body).status == 400, "\(tail)")
            }
        }
    }

    @Test("The list of conversations goes on where it ended, whatever happens to what was there")
    func listGoesOn() async throws {
        try await ChatPeople.with { people in
            let scene = people.server.scene
            let ids = (0..<120).map { Conversation.ID(high: 900, low: UInt64($0)) }
            try await people.server.store.write { transaction in
                for id in ids {
                    let room = Conversation(id: id, organization: scene.organization, kind: .group, name: "r\(id.low)")
                    try transaction.conversations.save(room)
                    try transaction.conversations.addParticipant(people.cleoID, to: id)
                }
            }
            let first = try await people.call(.GET, "/api/v2/users/chats/me", as: people.cleo).json
            let shown = (first["entities"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
            #expect(shown.count == 100)
            try await people.server.store.write { transaction in
                let now = Instant(milliseconds: 1)
                for id in ids { try transaction.conversations.removeParticipant(people.cleoID, from: id, at: now) }
                for id in ids.prefix(50) { try transaction.conversations.admitParticipant(people.cleoID, to: id) }
            }
            let next = try #require(first["nextUri"] as? String)
            let rest = try await people.entities(next, as: people.cleo).compactMap { $0["id"] as? String }
            #expect(rest.count == 20)
            #expect(Set(rest).isDisjoint(with: shown))
            let wrong = try await people.call(.GET, "/api/v2/users/chats/me?after=x", as: people.cleo)
            #expect(wrong.status == 400)
        }
    }

    @Test("The words about a room are exported with whoever wrote them, and with nobody else")
    func wordsAreTheirWriters() async throws {
        try await ChatPeople.with { people in
            #expect(try await people.call(.PATCH, people.room, as: people.ada, ["subject": "Proofing"]).status == 204)
            try await people.say("Yes", as: people.bo)
            let officer = try await people.server.token([.addRequests, .viewRequests])
            for (person, holds) in [(people.server.scene.ada, true), (people.server.scene.bo, false)] {
                let done = try await people.server.export(
                    token: officer,
                    body: #"{"requestType":"GDPR_EXPORT","subject":{"userId":"\#(person)"}}"#
                )
                let text = try await people.server.archivedText(of: done, token: officer)
                for words in ["Ovens", "Hot things", "Proofing"] { #expect(text.contains(words) == holds, "\(words)") }
                #expect(text.contains("Yes") == !holds)
            }
        }
    }

    @Test("A group's room is found by its address in each form, and another organization's is not")
    func addressesAreRead() async throws {
        try await ChatPeople.with { people in
            let scene = people.server.scene
            let conversation = Conversation(id: scene.room, organization: scene.organization, kind: .group, name: "k")
            let full = conversation.roomAddress
            let short = full.prefix { $0 != "@" } + "@conference"
            for form in [full, full.uppercased(), String(short), scene.room.description] {
                let path = "/api/v2/chats/rooms/" + form.replacing("@", with: "%40")
                let room = try await people.call(.GET, path, as: people.ada)
                #expect(room.json["jid"] as? String == full, "\(form)")
                #expect(room.json["id"] as? String == scene.room.description)
                #expect(room.json["roomType"] as? String == "group")
                let foreign = try await people.server.token(
                    [.accessChat],
                    in: people.server.stranger.organization,
                    as: people.server.stranger.ada
                )
                #expect(try await people.call(.GET, path, as: foreign).status == 404, "\(form)")
            }
            for form in ["x", "%FF", "%40", "adhoc-1%40conference", String(repeating: "a", count: 5000)] {
                #expect(try await people.call(.GET, "/api/v2/chats/rooms/" + form, as: people.ada).status == 404)
            }
        }
    }
}
