import Chat
import Foundation
import Importing
import NIOHTTP1
import Storage
import TestSupport
import Testing

/// What others wrote of somebody who is erased, in all the ways in which Slack tells of people.
@Suite(.timeLimit(.minutes(10))) struct ImportedErasureTests {
    private static let rights: [Permission] = [.addRequests, .viewRequests, .addHolds, .deleteHolds]

    private static let people = """
        [{"id":"UANN","name":"annhandle","real_name":"Ann"},{"id":"UMARIE","name":"marie","real_name":"Ann Marie"},
         {"id":"UBO","name":"bo","real_name":"Bo Chandra"}]
        """
    private static let rooms = #"[{"id":"C1","name":"kitchen","members":["UANN","UMARIE","UBO"]}]"#

    private static func export(_ entries: [String], people: String = people) -> [String: String] {
        [
            "users.json": people, "channels.json": rooms,
            "kitchen/2026-01-05.json": "[" + entries.joined(separator: ",") + "]",
        ]
    }

    private static func says(_ text: String, _ number: Int, by user: String = "UBO", _ more: String = "") -> String {
        "{\"user\":\"\(user)\",\"text\":\"\(text)\",\"ts\":\"17676072\(60 + number).000100\"\(more)}"
    }

    private static let mentioning = [
        says("<@UANN>s idea, <@UMARIE>, <@UANN|annhandle> Marie", 0),
        says("<@UBO> set the channel topic: ask <@UANN>", 1, #","subtype":"channel_topic""#),
        says("<@UBO> has joined by invitation from <@UANN>", 2, #","subtype":"channel_join""#),
        """
        {"subtype":"message_changed","ts":"1767607264.000100",
         "message":{"user":"UBO","text":"nobody","ts":"1767607263.000100","edited":{"user":"UBO","ts":"1767607264.0"}},
         "previous_message":{"user":"UBO","text":"once <@UANN>","ts":"1767607263.000100"}}
        """,
        says("see #mpdm-annhandle--bo-1", 5), says("mine", 6, by: "UANN"),
    ]

    @Test("Mentions go from messages, events and earlier texts, and nobody else's name is touched")
    func mentionsGo() async throws {
        try await TestServer.with { server in
            try await server.importSlack(Self.export(Self.mentioning))
            let token = try await server.token(Self.rights)
            let ann = server.slackUser("UANN")
            let counts = try await server.erase(ann, token: token)
            #expect(counts["mentioningMessages"] == 4, "\(counts)")
            #expect(counts["mentioningRevisions"] == 1, "\(counts)")
            let (name, key) = (User.erasedName(of: ann), User.erasedKey(of: ann))
            let wordings = try await server.wordings(of: server.slackUser("UBO"))
            #expect(
                wordings == [
                    Wording(
                        text: "@\(name)s idea, @Ann Marie, @\(name) Marie",
                        source: "<@\(key)>s idea, <@UMARIE>, <@\(key)> Marie"
                    ),
                    Wording(
                        text: "@Bo Chandra set the channel topic: ask @\(name)",
                        source: "<@UBO> set the channel topic: ask <@\(key)>"
                    ),
                    Wording(
                        text: "@Bo Chandra has joined by invitation from @\(name)",
                        source: "<@UBO> has joined by invitation from <@\(key)>"
                    ),
                    Wording(text: "nobody", source: nil), Wording(text: "once @\(name)", source: "once <@\(key)>"),
                    Wording(text: "see #mpdm-\(key.lowercased())--bo-1", source: nil),
                ]
            )
            for marker in ["annhandle", "UANN"] { #expect(try server.markers(marker) == 0, "\(marker)") }
        }
    }

    @Test("The same export again changes nothing; what others did later is taken in with the pseudonym")
    func importsBringNothingBack() async throws {
        try await TestServer.with { server in
            try await server.importSlack(Self.export(Self.mentioning))
            let token = try await server.token(Self.rights)
            let ann = server.slackUser("UANN")
            _ = try await server.erase(ann, token: token)
            let bo = server.slackUser("UBO")
            let before = try await server.wordings(of: bo)
            let again = try await server.importSlack(Self.export(Self.mentioning))
            #expect(again.updated == 0 && again.revisions == 0 && again.messages == 0, "\(again)")
            #expect(try await server.wordings(of: bo) == before)
            let later = [
                Self.says("<@UANN> was right", 0, #","edited":{"user":"UBO","ts":"1767609000.0"}"#),
                Self.says(
                    "<@UBO> set the channel topic: ask <@UANN>",
                    1,
                    #","subtype":"channel_topic","reactions":[{"name":"up","users":["UMARIE","UANN"]}]"#
                ),
                """
                {"subtype":"message_deleted","ts":"1767609001.0","deleted_ts":"1767607265.000100",
                 "previous_message":{"user":"UBO","text":"see #mpdm-annhandle--bo-1","ts":"1767607265.000100"}}
                """,
            ]
            let report = try await server.importSlack(Self.export(later))
            #expect(report.updated == 2 && report.revisions == 1, "\(report)")
            let after = try await server.wordings(of: bo)
            #expect(after.first?.text == "@\(User.erasedName(of: ann)) was right")
            #expect(after.dropFirst().first == before.first)
            #expect(after.count == before.count + 1)
            let marie = server.slackUser("UMARIE")
            let range = ExportRange(author: marie, start: Instant(milliseconds: 0), end: Instant(milliseconds: 1 << 47))
            #expect(try await server.store.read { try $0.messages.count(in: range).reactions } == 1)
            for marker in ["annhandle", "UANN"] { #expect(try server.markers(marker) == 0, "\(marker)") }
        }
    }

    @Test("Somebody whom no list names is found by the source's mentions, and so is a former name")
    func unlistedPeopleAreFound() async throws {
        try await TestServer.with { server in
            let zed = #","user_profile":{"real_name":"Zed Ghost","name":"zedghost"}"#
            try await server.importSlack(
                Self.export([Self.says("I am", 0, by: "UZZZ", zed), Self.says("<@UZZZ|zedghost> and <@UZZZ>", 1)])
            )
            try await server.importSlack(
                Self.export(
                    [Self.says("hello <@UANN>", 2)],
                    people: Self.people.replacing(#""real_name":"Ann"}"#, with: #""real_name":"Ann Lee"}"#)
                )
            )
            let token = try await server.token(Self.rights)
            let ids = ["UZZZ", "UANN"].map(server.slackUser)
            for id in ids { _ = try await server.erase(id, token: token) }
            let names = ids.map(User.erasedName)
            let texts = try await server.wordings(of: server.slackUser("UBO")).map(\.text)
            #expect(texts == ["@\(names[0]) and @\(names[0])", "hello @\(names[1])"])
            for marker in ["zedghost", "Zed Ghost", "UZZZ", "Ann Lee"] {
                #expect(try server.markers(marker) == 0, "\(marker)")
            }
        }
    }

    @Test("Names that Slack makes of people's handles are not kept for conversations")
    func handlesAreNoNames() async throws {
        try await TestServer.with { server in
            var files = Self.export([])
            files["groups.json"] = #"[{"id":"G1","name":"mpdm-annhandle--bo-1","members":["UBO"]}]"#
            files["mpdm-annhandle--bo-2/2026-01-05.json"] = "[" + Self.says("x", 0) + "]"
            try await server.importSlack(files)
            let token = try await server.token(Self.rights)
            _ = try await server.erase(server.slackUser("UANN"), token: token)
            #expect(try server.markers("annhandle") == 0)
        }
    }

    @Test("A name that a person had before is found where the message mentions the person")
    func formerNamesAreFound() async throws {
        try await TestServer.with { server in
            let scene = server.scene
            let said = try await scene.say("hey @Ada Bright", by: scene.bo, at: TestServer.recently)
            try await server.store.write { try $0.messages.addMentions([scene.ada], to: said) }
            let admin = try await server.token([.editUsers])
            let change = try await server.call(
                .PATCH,
                "/api/v2/users/\(scene.ada)",
                token: admin,
                body: #"{"name":"Ada Dunn","version":1}"#
            )
            #expect(change.status == 200, "\(change.json)")
            let token = try await server.token(Self.rights)
            let counts = try await server.erase(scene.ada, token: token)
            #expect(counts["mentioningMessages"] == 1)
            let text = try await server.store.read { try $0.messages.find(said.id)?.text }
            #expect(text == "hey @\(User.erasedName(of: scene.ada))")
            #expect(try server.markers("@Ada Bright") == 0)
        }
    }
}
