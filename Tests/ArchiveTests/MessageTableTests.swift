import Archive
import Chat
import Foundation
import Storage
import TestSupport
import Testing

@Suite struct MessageTableTests {
    private let now = ExportedArchive.now

    private let hostile = [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "'=1", "'plain", "''", "＝1", "＋1", "－1", "＠x",
        "\u{200B}=1", "\u{FEFF}=1", "\u{A0}@x", "\"=1\"", "a\"b", "\"", "\"\"", ",", "a,b", "line\r\nbreak", "\r\n", "",
        "=cmd|' /C calc'!A0", "DDE(\"cmd\")", "nul \0 in it", "\u{202E}reversed", "é 漢字 🍜", "plain",
        String(repeating: "\",\r\n=", count: 8000),
    ]

    @Test("A table has every text, opens in no spreadsheet as a formula, and is as its description says")
    func holdsHostileTexts() async throws {
        let python = try #require(Program.python)
        try await ExportedArchive.with { scene in
            for (number, text) in hostile.enumerated() {
                try await scene.say(text, by: scene.ada, at: now.advanced(bySeconds: Int64(number) - 1000))
            }
        } _: { archive, _ in
            let checked = try await Program.run(
                python,
                ["Tests/archive/check_formats.py", archive.unpacked().path]
            )
            #expect(checked.output == "\(hostile.count)\n", "\(checked.errors)")
        }
    }

    @Test("Only the forms that were chosen are there, and JSON Lines always is")
    func holdsChosenForms() async throws {
        for (formats, isThere) in [([ArchiveFormat.csv], true), ([.jsonLines], false), ([], false)] {
            try await ExportedArchive.with(choices: ArchiveChoices(formats: Set(formats))) { scene in
                try await scene.say("hello", by: scene.ada, at: now.advanced(bySeconds: -1))
            } _: { archive, _ in
                let data = try await archive.unpacked().appending(path: "data")
                let files = try FileManager.default.contentsOfDirectory(atPath: data.path)
                #expect(files.contains("messages.jsonl"))
                #expect(files.contains("messages.csv") == isThere)
                #expect(files.contains("datapackage.json") == isThere)
                #expect(await ArchiveVerification.verify(path: archive.file.path).isValid)
            }
        }
    }

    @Test("Other people's names give way to pseudonyms that stay the same")
    func pseudonyms() async throws {
        var seen: Set<String> = []
        for people in [OtherPeople.names, .pseudonyms] {
            try await ExportedArchive.with(choices: ArchiveChoices(people: people)) { scene in
                let pair = Conversation.oneOnOne(of: scene.ada, and: scene.bo, in: scene.organization)
                try await scene.store.write { transaction in
                    try transaction.conversations.save(
                        Conversation(id: pair, organization: scene.organization, kind: .oneOnOne, name: nil)
                    )
                    for person in [scene.ada, scene.bo] {
                        try transaction.conversations.addParticipant(person, to: pair)
                    }
                    var generator = SystemRandomNumberGenerator()
                    let id = Message.ID.live(at: now.advanced(bySeconds: -1), using: &generator)
                    _ = try transaction.messages.insert(
                        Message(id: id, author: scene.ada, conversation: pair, text: "between us")
                    )
                }
            } _: { archive, _ in
                let bag = try await archive.unpacked()
                let named = try await Program.run("/usr/bin/grep", ["-rl", "Bo Chandra", bag.path]).output
                #expect(named.isEmpty == (people == .pseudonyms), "\(named)")
                let conversations = try await archive.lines("conversations.jsonl")
                seen.formUnion(conversations.flatMap { $0["participants"] as? [String] ?? [] })
            }
        }
        #expect(seen.contains("Ada Bright"))
        #expect(seen.contains { $0.wholeMatch(of: /P-[0-9a-f]{8}/) != nil })
    }
}
