import Archive
import Chat
import Foundation
import Storage
import TestSupport
import Testing

@Suite struct ArchiveExportTests {
    private let now = ExportedArchive.now

    @Test("The archive holds everything the subject wrote, as it was written, and not one word of others")
    func holdsOnlyTheSubject() async throws {
        let texts = [
            "plain", "", "quotes \" and \\ backslashes", "line\nbreak\ttab\r", "nul \0 bell \u{7} del \u{7F}",
            "🍜 é ß 漢字",
            "<script>alert(1)</script>", String(repeating: "long ", count: 50_000), "ends with 8 by\"",
        ]
        try await ExportedArchive.with { scene in
            for (number, text) in texts.enumerated() {
                let instant = now.advanced(bySeconds: Int64(number) - 1000)
                try await scene.say(text, by: scene.ada, at: instant)
                try await scene.say("FORBIDDEN-WORD \(number)", by: scene.bo, at: instant)
            }
        } _: { archive, counts in
            #expect(counts.messages == texts.count)
            let lines = try await archive.lines("messages.jsonl")
            #expect(lines.map { $0["text"] as? String } == texts)
            #expect(Set(lines.map { $0["authorId"] as? String }) == [archive.scene.ada.description])
            let found = try await Program.run(
                "/usr/bin/grep",
                ["-r", "FORBIDDEN", archive.folder.appending(path: "unpacked").path]
            )
            #expect(found.output == "")
        }
    }

    @Test("A message at the cutoff is in, one before it is out, and one at the request's instant is out")
    func keepsToThePeriod() async throws {
        let cutoff = RetentionPeriod.standard.cutoff(at: now)
        try await ExportedArchive.with { scene in
            for (text, instant) in [
                ("before", Instant(milliseconds: cutoff.milliseconds - 1)), ("at the cutoff", cutoff),
                ("last", Instant(milliseconds: now.milliseconds - 1)), ("too late", now),
            ] {
                let message = try await scene.say(text, by: scene.ada, at: instant)
                let reaction = Reaction(user: scene.ada, emoji: "tea")
                try await scene.store.write { try $0.messages.insert(reaction, to: message.id) }
            }
        } _: { archive, counts in
            let lines = try await archive.lines("messages.jsonl")
            #expect(lines.map { $0["text"] as? String } == ["at the cutoff", "last"])
            #expect(counts.reactions == 2)
            let statement = try Data(contentsOf: archive.folder.appending(path: "unpacked/data/request.json"))
            let json = try #require(try JSONSerialization.jsonObject(with: statement) as? [String: Any])
            let period = try #require(json["period"] as? [String: Any])
            #expect(period["messagesBeforeCutoff"] as? Int == 1)
            #expect(period["messagesNotAskedFor"] as? Int == 1)
            #expect(period["reactionsBeforeCutoff"] as? Int == 1)
            #expect(period["reactionsNotAskedFor"] as? Int == 1)
        }
    }

    @Test("A period that was asked for is kept to")
    func keepsToTheAskedPeriod() async throws {
        let start = now.advanced(bySeconds: -100)
        try await ExportedArchive.with(from: start, until: start.advanced(bySeconds: 10)) { scene in
            try await scene.say(30, by: scene.ada, from: start.advanced(bySeconds: -10)) { "\($0)" }
        } _: { archive, _ in
            let lines = try await archive.lines("messages.jsonl")
            #expect(lines.map { $0["text"] as? String } == (10..<20).map { "\($0)" })
        }
    }

    @Test("Batches and chunks join without a gap or a repeat")
    func manyMessagesJoin() async throws {
        let count = 20_000
        try await ExportedArchive.with { scene in
            try await scene.say(count, by: scene.ada, from: now.advanced(bySeconds: -100_000)) { number in
                "\(number) " + String(repeating: "words ", count: number % 40)
            }
        } _: { archive, counts in
            #expect(counts.messages == count)
            let numbers = try await archive.lines("messages.jsonl").compactMap {
                ($0["text"] as? String)?.split(separator: " ").first.flatMap { Int($0) }
            }
            #expect(numbers == Array(0..<count))
        }
    }

    @Test("Earlier texts, files and reactions are there, and the reactions of others are not")
    func keepsWhatBelongsToAMessage() async throws {
        try await ExportedArchive.with { scene in
            let own = try await scene.say("second", by: scene.ada, at: now.advanced(bySeconds: -10))
            let other = try await scene.say("theirs", by: scene.bo, at: now.advanced(bySeconds: -9))
            try await scene.store.write { transaction in
                _ = try transaction.messages.insert(Revision(text: "first", writtenAt: own.sentAt), of: own)
                try transaction.messages.insert(
                    Attachment(sourceKey: "F1", name: "a.txt", title: nil, mediaType: nil, size: 3, sourceURL: nil),
                    at: 0,
                    of: own
                )
                try transaction.messages.insert(Reaction(user: scene.ada, emoji: "wave"), to: other.id)
                try transaction.messages.insert(Reaction(user: scene.bo, emoji: "frown"), to: own.id)
            }
        } _: { archive, counts in
            #expect(counts.revisions == 1)
            #expect(counts.attachments == 1)
            let line = try #require(try await archive.lines("messages.jsonl").first)
            #expect((line["revisions"] as? [[String: Any]])?.first?["text"] as? String == "first")
            #expect((line["attachments"] as? [[String: Any]])?.first?["name"] as? String == "a.txt")
            let reactions = try String(
                contentsOf: archive.folder.appending(path: "unpacked/data/reactions.jsonl"),
                encoding: .utf8
            )
            #expect(reactions.contains("wave"))
            #expect(!reactions.contains("frown"))
        }
    }

    @Test("Somebody who wrote nothing gets a whole archive that says so")
    func emptyArchiveIsWhole() async throws {
        try await ExportedArchive.with { _ in
        } _: { archive, counts in
            #expect(counts.messages == 0)
            #expect(counts.conversations == 0)
            #expect(await ArchiveVerification.verify(path: archive.file.path).isValid)
        }
    }
}
