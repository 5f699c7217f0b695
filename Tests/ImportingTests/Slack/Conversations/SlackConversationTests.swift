import Chat
import Foundation
import Importing
import Storage
import Testing

@Suite struct SlackConversationTests {
    private static let day = #"[{"user": "U1", "text": "x", "ts": "1.5"}]"#

    @Test func `Each list gives its kind of conversation`() async throws {
        try await withSlackScene { scene in
            let report = try await scene.import([
                "groups.json": #"[{"id": "G1", "name": "ovens", "is_archived": true}]"#,
                "mpims.json": #"[{"id": "G2", "name": "mpdm-ada--bo-1", "members": ["U1", "U2", null]}]"#,
                "dms.json": #"[{"id": "D1", "created": 1500000000, "members": ["U1", "U5"]}, null]"#,
                "D1/2024-05-31.json": Self.day,
            ])
            #expect(report.conversations == 4)
            let channel = try #require(try await scene.conversation("C1"))
            #expect(channel.name == "general")
            #expect(channel.kind == .group)
            #expect(!channel.isPrivate)
            #expect(channel.createdAt == Instant(milliseconds: 1_500_000_000_000))
            let group = try #require(try await scene.conversation("G1"))
            #expect(group.isPrivate && group.isArchived && group.kind == .group)
            let adhoc = try #require(try await scene.conversation("G2"))
            #expect(adhoc.kind == .adhoc && adhoc.name == nil)
            // The conversation that the two have here as well, so that what they write later goes on with it.
            let pair = Conversation.oneOnOne(of: scene.user("U5"), and: scene.user("U1"), in: scene.organization)
            let found = try await scene.store.read { try $0.conversations.find(pair, in: scene.organization) }
            let direct = try #require(found)
            #expect(direct.sourceKey == "slack:D1")
            #expect(direct.kind == .oneOnOne)
            #expect(direct.name == nil)
            let names = try await scene.store.read { try $0.conversations.everyParticipant(of: direct.id).map(\.name) }
            #expect(names == ["Ada Quill", "U5"])
            #expect(try await scene.messages(of: "U1").map(\.conversation) == [direct.id])
        }
    }

    @Test func `A folder that no list names is imported all the same`() async throws {
        try await withSlackScene { scene in
            let report = try await scene.import(["cellar/2024-05-31.json": Self.day])
            #expect(report.messages == 1)
            #expect(report.notes["conversations that no list of the export names"] == 1)
            let cellar = try #require(try await scene.conversation("cellar"))
            #expect(cellar.name == "cellar")
            #expect(cellar.isPrivate)
        }
    }

    @Test func `A listed conversation of the name of an unlisted one is kept beside it, and counted`() async throws {
        try await withSlackScene { scene in
            try await scene.import(["cellar/2024-05-31.json": Self.day])
            let report = try await scene.import([
                "channels.json": #"[{"id": "C7", "name": "cellar"}]"#, "cellar/2024-05-31.json": Self.day,
            ])
            let note = "conversations beside one of the same name that no list named in an earlier export"
            #expect(report.notes == [note: 1])
            #expect(try await scene.conversation("cellar")?.isPrivate == true)
            #expect(try await scene.conversation("C7")?.isPrivate == false)
        }
    }

    @Test(arguments: ["", "export May 2024/"])
    func `An export may lie in one more folder, with litter beside it`(folder: String) async throws {
        try await withSlackScene { scene in
            var files = ["general/2024-05-31.json": Self.day, "integration_logs.json": "[]"]
            files["general/__uploads/F1/loaf.png"] = "bytes"
            files["general/canvas_in_the_conversation.json"] = "{}"
            files["general/2024-05-31-1.json"] = #"[{"user": "U1", "text": "y", "ts": "2.5"}]"#
            files = Dictionary(uniqueKeysWithValues: files.merging(SlackScene.lists) { $1 }.map { (folder + $0, $1) })
            files["__MACOSX/x"] = "litter"
            files[".DS_Store"] = "litter"
            let path = scene.folder.appending(path: "wrapped").path
            try SlackScene.write(files, to: path)
            let report = try await scene.run(path)
            #expect(report.messages == 2)
            let unread = [
                "general/__uploads/F1/loaf.png", "general/canvas_in_the_conversation.json", "integration_logs.json",
            ]
            #expect(report.unread.sorted() == unread.map { folder + $0 })
            #expect(report.notes["files at the top of the export that were not read"] == 1)
            #expect(report.notes["files inside folders that were not read"] == 2)
            #expect(try await scene.conversation("C1") != nil)
        }
    }

    @Test func `An element of a list without an identifier is counted`() async throws {
        try await withSlackScene { scene in
            let report = try await scene.import([
                "users.json": #"[{"name": "ada"}, {"id": "U1"}]"#, "channels.json": #"[{"name": "general"}]"#,
            ])
            #expect(report.notes == ["users and conversations of the lists without an identifier left out": 2])
        }
    }

    @Test func `The workspaces of a Grid export keep their folders apart`() async throws {
        try await withSlackScene { scene in
            let path = scene.folder.appending(path: "grid").path
            try SlackScene.write(
                [
                    "org_users.json": SlackScene.lists["users.json"] ?? "",
                    "teams/north/channels.json": #"[{"id": "CN", "name": "general"}]"#,
                    "teams/south/channels.json": #"[{"id": "CS", "name": "general"}]"#,
                    "teams/north/general/2024-05-31.json": Self.day,
                    "teams/south/general/2024-05-31.json": Self.day,
                ],
                to: path
            )
            #expect(try await scene.run(path).messages == 2)
            let rooms = Set(try await scene.messages(of: "U1").map(\.conversation))
            #expect(rooms == Set([try await scene.conversation("CN")?.id, try await scene.conversation("CS")?.id]))
        }
    }

    @Test func `Unlisted folders of one name are kept apart by their workspaces`() async throws {
        try await withSlackScene { scene in
            let path = scene.folder.appending(path: "grid").path
            try SlackScene.write(
                [
                    "org_users.json": SlackScene.lists["users.json"] ?? "",
                    "cellar/2024-05-31.json": Self.day,
                    "teams/north/cellar/2024-05-31.json": Self.day,
                    "teams/south/cellar/2024-05-31.json": Self.day,
                    "teams/north/D012AB3CD/2024-05-31.json": Self.day,
                ],
                to: path
            )
            let report = try await scene.run(path)
            #expect(report.messages == 4)
            #expect(report.conversations == 4)
            #expect(report.notes["conversations that no list of the export names"] == 4)
            let messages = try await scene.messages(of: "U1")
            #expect(Set(messages.map(\.id)).count == 4)
            var rooms: Set<Conversation.ID> = []
            // A direct message keeps the key that a list, which names it by the same identifier, would give it.
            for key in ["cellar", "teams/north/cellar", "teams/south/cellar", "D012AB3CD"] {
                rooms.insert(try #require(try await scene.conversation(key)).id)
            }
            #expect(Set(messages.map(\.conversation)) == rooms)
            #expect(try await scene.conversation("teams/north/cellar")?.name == "cellar")
            #expect(try await scene.run(path).unchanged == 4)
        }
    }
}
