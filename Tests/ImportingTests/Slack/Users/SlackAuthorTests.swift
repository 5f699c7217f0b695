import Chat
import Importing
import Storage
import Testing

@Suite struct SlackAuthorTests {
    @Test(
        arguments: [
            (#""user": "U1""#, "U1"),
            (#""user": "U1", "bot_id": "B1""#, "U1"),
            (#""user": "U1", "bot_id": "B1", "subtype": "bot_message""#, "B1"),
            (#""bot_id": "B1", "username": "Timer""#, "B1"),
            (#""user": null, "username": "Webhook""#, "bot:Webhook"),
            (#""user": "", "comment": {"user": "U2", "comment": "x"}"#, "U2"),
            (#""type": "message""#, "unknown"),
        ]
    )
    func `The author is whoever the entry names first`(fields: String, author: String) async throws {
        try await withSlackScene { scene in
            try await scene.importDay(#"{\#(fields), "text": "hello", "ts": "1.5"}"#)
            #expect(try await scene.messages(of: author).map(\.text) == ["hello"])
        }
    }

    @Test func `The list of users tells who somebody is`() async throws {
        try await withSlackScene { scene in
            try await scene.importDay("")
            let ada = try #require(try await scene.storedUser("U1"))
            #expect(ada.name == "Ada Quill")
            #expect(ada.email == "ada@lantern.example")
            #expect(ada.title == "Baker")
            #expect(ada.sourceKey == "slack:U1")
            #expect(try await scene.storedUser("U2")?.state == .inactive)
            #expect(try await scene.storedUser("U3")?.kind == .bot)
            let identifiers = try await scene.store.read { try $0.users.identifiers(of: ada.id) }
            #expect(
                Set(identifiers) == [
                    UserIdentifier(kind: .name, value: "Ada Quill"), UserIdentifier(kind: .name, value: "adaq"),
                    UserIdentifier(kind: .name, value: "ada"),
                    UserIdentifier(kind: .email, value: "ada@lantern.example"),
                    UserIdentifier(kind: .phone, value: "+44 20 555 01"),
                    UserIdentifier(kind: .externalID, value: "slack:U1"),
                ]
            )
        }
    }

    @Test func `Several elements of one person are one user who is found by all of them`() async throws {
        try await withSlackScene { scene in
            let lists = [
                "users.json": """
                [{"id": "U1", "name": "ada", "deleted": true, "profile": {"email": "ada@lantern.example"}},
                 {"id": "U1", "name": "ada.q", "profile": {"email": "quill@lantern.example", "title": "Baker"}}]
                """
            ]
            for _ in 1...2 { try await scene.import(lists) }
            let ada = try #require(try await scene.storedUser("U1"))
            #expect(ada.name == "ada")
            #expect(ada.email == "ada@lantern.example")
            #expect(ada.title == "Baker")
            #expect(ada.state == .active)
            #expect(ada.version == 1)
            let identifiers = try await scene.store.read { try $0.users.identifiers(of: ada.id) }
            let found = ["ada", "ada.q", "ada@lantern.example", "quill@lantern.example", "slack:U1"]
            #expect(identifiers.map(\.value).sorted() == found)
        }
    }

    @Test func `Somebody met only in messages gets the name of the profile there`() async throws {
        try await withSlackScene { scene in
            let profile = #""user_profile": {"real_name": "Cy Marl"}"#
            try await scene.importDay(
                """
                {"user": "U7", "text": "a", "ts": "1.1"}, {"user": "U7", "text": "b", "ts": "1.2", \(profile)},
                {"user": "U8", "text": "c", "ts": "1.3"}, {"user": "U1", "text": "d", "ts": "1.4", \(profile)}
                """
            )
            #expect(try await scene.storedUser("U7")?.name == "Cy Marl")
            #expect(try await scene.storedUser("U8")?.name == "U8")
            #expect(try await scene.storedUser("U1")?.name == "Ada Quill")
        }
    }

    @Test func `A bot has its name and is a bot`() async throws {
        try await withSlackScene { scene in
            try await scene.importDay(
                """
                {"bot_id": "B1", "subtype": "bot_message", "bot_profile": {"name": "Timer"}, "text": "a", "ts": "1.1"},
                {"user": "USLACKBOT", "text": "b", "ts": "1.2"}
                """
            )
            #expect(try await scene.storedUser("B1")?.name == "Timer")
            #expect(try await scene.storedUser("B1")?.kind == .bot)
            #expect(try await scene.storedUser("USLACKBOT")?.kind == .bot)
        }
    }
}
