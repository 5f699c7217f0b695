import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct OneOnOneTests {
    @Test("Two people have one conversation, whoever writes first, and nobody else reads it")
    func conversationIsShared() async throws {
        try await ChatPeople.with { people in
            let scene = people.server.scene
            let (toBo, toAda) = ("/api/v2/chats/users/\(scene.bo)", "/api/v2/chats/users/\(scene.ada)")
            #expect(try await people.texts(toBo + "/messages", as: people.ada) == [])
            try await people.say("from Ada", as: people.ada, to: toBo)
            let answer = try await people.say("from Bo", as: people.bo, to: toAda)
            let listed = try await people.call(.GET, toBo + "/messages", as: people.ada).json
            #expect((listed["entities"] as? [[String: Any]])?.map { $0["body"] as? String } == ["from Bo", "from Ada"])
            // The contract has a single message here, so the newest stands beside the list.
            #expect(listed["body"] as? String == "from Bo")
            #expect(listed["toJid"] as? String == User.address(of: scene.ada, in: scene.organization))
            #expect((listed["toUser"] as? [String: Any])?["id"] as? String == scene.ada.description)
            #expect(try await people.texts("\(toBo)/messages/\(answer)", as: people.ada) == ["from Bo"])
            #expect(try await people.texts(toBo + "/messages", as: people.cleo) == [])
            #expect(try await people.call(.GET, "\(toBo)/messages/\(answer)", as: people.cleo).status == 404)
            #expect(try await people.call(.GET, "/api/v2/chats/messages/\(answer)", as: people.cleo).status == 404)
            let edit = try await people.call(.PATCH, "\(toAda)/messages/\(answer)", as: people.bo, ["message": "new"])
            #expect(edit.status == 200)
            #expect(try await people.call(.DELETE, "\(toAda)/messages/\(answer)", as: people.bo).status == 204)
            #expect(try await people.texts(toBo + "/messages", as: people.ada) == ["from Ada"])
        }
    }

    @Test("A one-on-one that was imported goes on where it ended")
    func importedGoesOn() async throws {
        try await ChatPeople.with { people in
            let scene = people.server.scene
            let imported = Conversation.ID(high: 3, low: 3)
            try await people.server.store.write { transaction in
                try transaction.conversations.save(
                    Conversation(id: imported, organization: scene.organization, kind: .oneOnOne, name: nil)
                )
                for person in [scene.ada, scene.bo] {
                    try transaction.conversations.addParticipant(person, to: imported)
                }
                _ = try transaction.messages.insert(
                    Message(
                        id: .first(at: Instant(milliseconds: 1_767_607_260_000)),
                        author: scene.bo,
                        conversation: imported,
                        text: "long ago"
                    )
                )
            }
            try await people.say("and now", as: people.ada, to: "/api/v2/chats/users/\(scene.bo)")
            let texts = try await people.texts("/api/v2/chats/users/\(scene.ada)/messages", as: people.bo)
            #expect(texts == ["and now", "long ago"])
        }
    }

    @Test("Nobody writes to people of other organizations, to nobody, or to those who have left")
    func strangersAreNotFound() async throws {
        try await ChatPeople.with { people in
            for person in [people.server.stranger.ada.description, "01234567-89ab-4def-8123-0123456789ab", "x"] {
                let path = "/api/v2/chats/users/\(person)"
                #expect(
                    try await people.call(.POST, path + "/messages", as: people.ada, ["message": "a"]).status == 404
                )
                #expect(try await people.call(.GET, path + "/messages", as: people.ada).status == 404)
                #expect(try await people.call(.GET, path, as: people.ada).status == 404)
            }
            let scene = people.server.scene
            let gone = User(id: scene.bo, organization: scene.organization, name: "Bo Chandra", state: .inactive)
            try await people.server.store.write { _ = try $0.users.save(gone) }
            let path = "/api/v2/chats/users/\(scene.bo)"
            #expect(try await people.call(.POST, path + "/messages", as: people.ada, ["message": "a"]).status == 400)
            #expect(try await people.call(.GET, path + "/messages", as: people.ada).status == 200)
        }
    }

    @Test("Pins and reactions are kept, replaced, shown and taken back")
    func pinsAndReactions() async throws {
        try await ChatPeople.with { people in
            let scene = people.server.scene
            for (path, pinned) in [
                (people.room, people.room), ("/api/v2/chats/users/\(scene.bo)", "/api/v2/chats/users/\(scene.bo)"),
            ] {
                let first = try await people.say("first", as: people.ada, to: path)
                let second = try await people.say("second", as: people.ada, to: path)
                func pins() async throws -> [String?] {
                    let shown = try await people.call(.GET, pinned, as: people.ada).json
                    return (shown["pinnedMessages"] as? [[String: Any]] ?? []).map { $0["id"] as? String }
                }
                let pin = try await people.call(
                    .POST,
                    path + "/messages/pins",
                    as: people.ada,
                    ["pinnedMessageIds": [first, second]]
                )
                #expect(pin.status == 204)
                #expect(try await Set(pins()) == [first, second])
                #expect(try await people.call(.DELETE, "\(path)/messages/pins/\(first)", as: people.ada).status == 204)
                #expect(try await people.call(.DELETE, "\(path)/messages/pins/\(first)", as: people.ada).status == 404)
                #expect(try await pins() == [second])
                #expect(try await people.call(.DELETE, "\(path)/messages/\(second)", as: people.ada).status == 204)
                #expect(try await pins() == [])

                let reactions = "/api/v2/chats/messages/\(first)/reactions"
                for (token, emoji) in [(people.ada, ["🥐", "tea"]), (people.bo, ["🥐"])] {
                    #expect(try await people.call(.PUT, reactions, as: token, ["reactions": emoji]).status == 204)
                }
                let shown = try await people.call(.GET, "/api/v2/chats/messages/\(first)", as: people.bo).json
                let counts = (shown["reactions"] as? [[String: Any]] ?? []).map { reaction in
                    "\(reaction["emoji"] ?? "") \((reaction["users"] as? [Any])?.count ?? 0)"
                }
                #expect(Set(counts) == ["🥐 2", "tea 1"])
                #expect(try await people.call(.PUT, reactions, as: people.ada, ["reactions": [String]()]).status == 204)
                for bad in [[""], ["a b"], Array(repeating: "x", count: 21), [String(repeating: "x", count: 101)]] {
                    #expect(try await people.call(.PUT, reactions, as: people.ada, ["reactions": bad]).status == 400)
                }
                #expect(try await people.call(.PUT, reactions, as: people.cleo, ["reactions": ["a"]]).status == 404)
            }
            let admin = try await people.server.token([.editSettings])
            let off = try await people.call(.PATCH, "/api/v2/chats/settings", as: admin, ["reactionsEnabled": false])
            #expect(off.json["reactionsEnabled"] as? Bool == false)
            let message = try await people.say("quiet", as: people.ada)
            let path = "/api/v2/chats/messages/\(message)/reactions"
            #expect(try await people.call(.PUT, path, as: people.ada, ["reactions": ["a"]]).status == 400)
        }
    }

    @Test("The list of conversations has the newest first, and one's own settings are one's own")
    func listAndSettings() async throws {
        try await ChatPeople.with { people in
            let scene = people.server.scene
            try await people.say("in the room", as: people.bo)
            try await people.say("to Ada", as: people.bo, to: "/api/v2/chats/users/\(scene.ada)")
            let list = try await people.entities("/api/v2/users/chats/me", as: people.ada)
            #expect(list.map { $0["chatType"] as? String } == ["oneOnOne", "adhoc", "group"])
            #expect((list.first?["user"] as? [String: Any])?["name"] as? String == "Bo Chandra")
            #expect(list[0]["dateLastMessage"] != nil)

            let path = "/api/v2/chats/users/me/settings"
            #expect(try await people.call(.POST, path, as: people.ada, ["muted": true]).status == 204)
            #expect(try await people.call(.POST, path, as: people.ada, ["mentionsOnly": true]).status == 400)
            let patch: [String: any Sendable] = ["mobile": ["notifications": ["when": "OnlyWhenInactive"]]]
            #expect(try await people.call(.PATCH, path, as: people.ada, patch).status == 200)
            let mine = try await people.call(.GET, path, as: people.ada).json
            #expect(mine["muted"] as? Bool == true)
            let admin = try await people.server.token([.viewUserSettings, .editUserSettings])
            let others = "/api/v2/chats/users/\(scene.ada)/settings"
            let seen = try await people.call(.GET, others, as: admin).json
            let notifications = (seen["mobile"] as? [String: Any])?["notifications"] as? [String: Any]
            #expect(notifications?["when"] as? String == "OnlyWhenInactive")
            let wrong: [String: any Sendable] = ["mobile": ["notifications": ["when": "outdated_sdk_version"]]]
            #expect(try await people.call(.PATCH, others, as: admin, wrong).status == 400)
            let right: [String: any Sendable] = ["mobile": ["notifications": ["when": "Always"]]]
            #expect(try await people.call(.PATCH, others, as: admin, right).status == 200)
            let changed = try await people.call(.GET, path, as: people.ada).json["mobile"] as? [String: Any]
            #expect((changed?["notifications"] as? [String: Any])?["when"] as? String == "Always")
            #expect(try await people.call(.GET, others, as: people.ada).status == 403)
            #expect(try await people.call(.DELETE, path, as: people.ada).status == 204)
            #expect(try await people.call(.GET, path, as: people.ada).json["muted"] as? Bool == false)
        }
    }
}
