import Archive
import Chat
import Foundation
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct CompletenessTests {
    private let now = ExportedArchive.now

    /// What an auditor without Habeas finds.
    private func audit(_ file: URL) async throws -> Program.Outcome {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../archive/audit_commitments.py"
        )
        return try await Program.run(Program.python ?? "/usr/bin/python3", [script.path, file.path])
    }

    private func completeness(_ report: VerificationReport) throws -> VerificationReport.Check {
        try #require(report.checks.first { $0.name == "Completeness" })
    }

    private func say(_ scene: ChatScene) async throws {
        try await scene.say(700, by: scene.ada, from: now.advanced(bySeconds: -1000)) { "message \($0)" }
    }

    @Test("A whole archive is complete, and an auditor without Habeas agrees", arguments: [0, 1, 256, 257, 700])
    func wholeIsComplete(count: Int) async throws {
        try await ExportedArchive.with { scene in
            try await scene.say(count, by: scene.ada, from: now.advanced(bySeconds: -1000)) { "message \($0)" }
            try await scene.say(100, by: scene.bo, from: now.advanced(bySeconds: -1000)) { "message \($0)" }
        } _: { archive, _ in
            let report = await ArchiveVerification.verify(path: archive.file.path)
            #expect(report.isValid, "\(report.checks)")
            #expect(try completeness(report).passed)
            let outcome = try await audit(archive.file)
            #expect(outcome.output == "complete\n", "\(outcome.errors)")
        }
    }

    @Test("Messages that were rewritten fit, and verifying says how many there are and since when")
    func rewrittenIsSaid() async throws {
        try await ExportedArchive.with { scene in
            try await say(scene)
            try await scene.store.write { [now] transaction in
                let places = try transaction.rewriting.messages(by: scene.ada, after: nil, limit: 3)
                _ = try transaction.rewriting.rewrite(places, by: scene.ada, because: .mention, at: now) {
                    Wording(text: $0.text + "!", source: nil)
                }
            }
        } _: { archive, _ in
            let report = await ArchiveVerification.verify(path: archive.file.path)
            #expect(report.isValid, "\(report.checks)")
            let detail = try completeness(report).detail
            #expect(detail.hasSuffix("as it was, 3 of them since they were rewritten"))
            #expect(report.notes.contains { $0.hasPrefix("3 messages had") && $0.contains(now.description) })
        }
    }

    struct Change: Sendable, CustomTestStringConvertible {
        let statement: String
        let words: String
        var testDescription: String { statement }
    }

    static let changes = [
        Change(statement: "DELETE FROM messages WHERE text = 'message 100'", words: "1 messages sent between"),
        Change(
            statement: "DELETE FROM messages WHERE text = 'message 699'",
            words: "that the store had committed to are"
        ),
        Change(statement: "UPDATE messages SET text = 'no' WHERE text = 'message 7'", words: "in which not all is"),
        Change(statement: "UPDATE messages SET text = 'no' WHERE text = 'message 690'", words: "188 messages sent"),
        Change(
            statement: """
                INSERT INTO messages (author, id, conversation, kind, text)
                SELECT author, CAST(substr(id, 1, 6) || x'7FFF9000000000000001' AS BLOB), conversation, 0, 'slipped in'
                FROM messages WHERE text = 'message 20'
                """,
            words: "1 messages sent between"
        ),
        Change(
            statement: """
                INSERT INTO messages (author, id, conversation, kind, text)
                SELECT author, CAST(substr(id, 1, 6) || x'7FFF9000000000000001' AS BLOB), conversation, 0, 'slipped in'
                FROM messages WHERE text = 'message 699'
                """,
            words: "that the store had not committed to"
        ),
        Change(
            statement: """
                INSERT INTO revisions (author, message, written_at, text)
                SELECT author, id, 7, 'never said' FROM messages WHERE text = 'message 650'
                """,
            words: "in which not all is"
        ),
        Change(
            statement: "UPDATE commitments SET messages = messages - 1",
            words: "3 messages sent between"
        ),
        Change(statement: "DELETE FROM commitments", words: "700 messages sent between"),
    ]

    @Test("What was changed in the database past the store is found in the archive", arguments: changes)
    func changedDatabaseIsFound(_ change: Change) async throws {
        try await ExportedArchive.withBlobs(
            prepare: { scene, _ in try await say(scene) },
            changingBehindStore: [change.statement]
        ) { archive, _ in
            let report = await ArchiveVerification.verify(path: archive.file.path)
            #expect(report.checks.filter { !$0.passed }.map(\.name) == ["Completeness"])
            #expect(try completeness(report).detail.contains(change.words), "\(report.checks)")
            let outcome = try await audit(archive.file)
            #expect(outcome.status == 1)
        }
    }

    @Test("A message taken out of an archive is missed even when all that the archive says of itself was made to fit")
    func removedLineIsFound() async throws {
        try await ExportedArchive.with(choices: ArchiveChoices(formats: []), prepare: say) { archive, _ in
            let report = try await archive.repackedWithDigests { bag in
                try Self.edit("data/messages.jsonl", in: bag) { text in
                    text.split(separator: "\n").filter { !$0.contains("\"message 100\"") }.joined(separator: "\n")
                        + "\n"
                }
                for file in ["data/request.json", "data/conversations.jsonl", "bag-info.txt"] {
                    try Self.edit(file, in: bag) {
                        $0.replacing("\"messages\" : 700\n  }\n}", with: "\"messages\" : 699")
                            .replacing(
                                #""messages" : 700,\#n    "reactions""#,
                                with: #""messages" : 699,\#n    "reactions""#
                            )
                            .replacing("\"messages\":700", with: "\"messages\":699")
                            .replacing("Message-Count: 700", with: "Message-Count: 699")
                    }
                }
            }
            #expect(report.checks.filter { !$0.passed }.map(\.name) == ["Completeness"], "\(report.checks)")
            #expect(try completeness(report).detail.hasPrefix("1 messages sent between"))
        }
    }

    @Test("An archive of a part of the time is complete and shows nothing of the rest")
    func partIsComplete() async throws {
        let start = now.advanced(bySeconds: -1000)
        let (from, until) = (start.advanced(bySeconds: 300), start.advanced(bySeconds: 600))
        try await ExportedArchive.with(from: from, until: until) { scene in
            try await scene.say(1000, by: scene.ada, from: start) {
                (300..<600).contains($0) ? "inside \($0)" : "HIDDEN-MARKER"
            }
        } _: { archive, counts in
            #expect(counts.messages == 300)
            let report = await ArchiveVerification.verify(path: archive.file.path)
            #expect(report.isValid, "\(report.checks)")
            let outcome = try await audit(archive.file)
            #expect(outcome.output == "complete\n", "\(outcome.errors)")
            let blocks = try await archive.lines("commitments.jsonl")
            #expect(blocks.map { $0["messages"] as? Int } == [256, 256, 256, 232])
            #expect(blocks.map { $0["secret"] == nil } == [true, true, true, true])
            #expect(blocks.map { ($0["entries"] as? [Any])?.count } == [nil, 256, 256, nil])
            let entries = blocks.flatMap { $0["entries"] as? [[String: Any]] ?? [] }
            #expect(entries.filter { $0["salt"] != nil }.count == 300)
            // Nothing that the digests of hidden messages could be tried with is anywhere in the archive.
            let secrets = try await archive.scene.store.read { transaction in
                var secrets: [String] = []
                try transaction.commitments.forEachBlock(of: archive.scene.ada) { block in
                    if let secret = block.secret { secrets.append(secret.hexadecimal) }
                    for entry in try transaction.commitments.entries(of: block, by: archive.scene.ada)
                    where entry.message.instant < from || entry.message.instant >= until {
                        secrets.append(entry.salt.withBytes { $0.hexadecimal })
                    }
                }
                return secrets
            }
            #expect(secrets.count == 4 + 700)
            for marker in ["HIDDEN-MARKER"] + secrets.prefix(300) {
                let folder = archive.folder.appending(path: "unpacked").path
                #expect(try Program.status(of: "/bin/grep", ["-rqF", marker, folder]) == 1)
            }
        }
    }

    @Test("A block that goes on keeps its secret, which would tell of messages that are still to come")
    func openBlockKeepsItsSecret() async throws {
        try await ExportedArchive.with(prepare: say) { archive, _ in
            let blocks = try await archive.lines("commitments.jsonl")
            #expect(blocks.map { $0["secret"] != nil } == [true, true, false])
            #expect((blocks[2]["entries"] as? [[String: Any]])?.filter { $0["salt"] != nil }.count == 188)
        }
    }

    @Test("A message of the period cannot be passed off as one outside of it")
    func heldBackIsFound() async throws {
        try await ExportedArchive.with(prepare: say) { archive, _ in
            let report = try await archive.repackedWithDigests { bag in
                try Self.edit("data/commitments.jsonl", in: bag) { text in
                    text.replacing(try Regex(#","salt":"[0-9a-f]+""#), with: "", maxReplacements: 1)
                }
            }
            #expect(try completeness(report).detail.contains("of the period are held back"))
        }
        try await ExportedArchive.with(prepare: say) { archive, _ in
            let report = try await archive.repackedWithDigests { bag in
                try Self.edit("data/commitments.jsonl", in: bag) { text in
                    text.replacing(try Regex(#","secret":"[0-9a-f]+""#), with: "", maxReplacements: 1)
                }
            }
            #expect(try completeness(report).detail.contains("256 messages sent between"))
        }
    }

    @Test("Blocks left out, put in another order or made up are found")
    func changedBlocksAreFound() async throws {
        let changes: [@Sendable ([Substring]) -> [Substring]] = [
            { Array($0.dropFirst()) }, { Array($0.dropLast()) }, { $0.reversed() }, { $0 + [$0[2]] }, { $0 + ["{}"] },
            { _ in [] },
        ]
        for change in changes {
            try await ExportedArchive.with(prepare: say) { archive, _ in
                let report = try await archive.repackedWithDigests { bag in
                    try Self.edit("data/commitments.jsonl", in: bag) { text in
                        change(text.split(separator: "\n")).map { "\($0)\n" }.joined()
                    }
                }
                #expect(try !completeness(report).passed)
            }
        }
    }

    @Test("What retention has removed is numbered by month, and the rest can be checked as before")
    func removedIsNumbered() async throws {
        try await ExportedArchive.withBlobs(
            prepare: { scene, _ in
                try await say(scene)
                try await scene.store.write { transaction in
                    let start = now.advanced(bySeconds: -1000)
                    let old = ExportRange(author: scene.ada, start: start, end: start.advanced(bySeconds: 300))
                    var leaving: [Message.ID] = []
                    try transaction.messages.forEachRecord(in: old) { leaving.append($0.id) }
                    try transaction.commitments.prepareRemoval(of: leaving, by: scene.ada)
                }
            },
            changingBehindStore: [
                """
                INSERT INTO removed_messages (author, month, messages)
                SELECT author, 1767225600000, 300 FROM messages LIMIT 1
                """,
                "DELETE FROM messages WHERE CAST(substr(text, 9) AS INTEGER) < 300",
            ]
        ) { archive, counts in
            #expect(counts.messages == 400)
            let report = await ArchiveVerification.verify(path: archive.file.path)
            #expect(report.isValid, "\(report.checks)")
            #expect(report.notes.contains { $0.hasPrefix("300 messages sent between") })
            #expect(try await audit(archive.file).output == "complete\n")
            let blocks = try await archive.lines("commitments.jsonl")
            #expect(blocks.map { $0["removed"] as? Bool } == [true, true, nil, nil])
            let statement = try Data(contentsOf: archive.folder.appending(path: "unpacked/data/request.json"))
            let json = try #require(try JSONSerialization.jsonObject(with: statement) as? [String: Any])
            let months = (json["period"] as? [String: Any])?["removedByMonth"] as? [[String: Any]]
            #expect(months?.map { $0["month"] as? String } == ["2026-01"])
            #expect(months?.map { $0["messages"] as? Int } == [300])
        }
    }

    @Test("An archive of the first version is valid, with a note; one of this version needs its commitments")
    func olderArchiveIsValid() async throws {
        for (version, isValid) in [("1", true), ("2", false)] {
            try await ExportedArchive.with(prepare: say) { archive, _ in
                let report = try await archive.repackedWithDigests { bag in
                    try FileManager.default.removeItem(at: bag.appending(path: "data/commitments.jsonl"))
                    try Self.edit("data/request.json", in: bag) { text in
                        text.replacing(try Regex(#"(?s)"commitment" : \{.*?\},\s*"#), with: "")
                            .replacing(try Regex(#",\s*"removedByMonth" : \[\s*\]"#), with: "")
                            .replacing("\"formatVersion\" : 2", with: "\"formatVersion\" : \(version)")
                    }
                    try Self.edit("bag-info.txt", in: bag) { text in
                        text.replacing(try Regex("Habeas-Commitment-Root: .*\n"), with: "")
                    }
                    if isValid { try Self.removeSignature(from: bag) }
                }
                #expect(report.isValid == isValid, "\(report.checks)")
                #expect(report.notes.contains { $0.contains("older form") } == isValid)
            }
        }
    }

    private static func removeSignature(from bag: URL) throws {
        for name in ["signing-key.pem", "tagmanifest-sha256.txt.sig"] {
            try FileManager.default.removeItem(at: bag.appending(path: name))
        }
        try edit("data/request.json", in: bag) { text in
            text.replacing(try Regex(#"(?s)"signature" : \{.*?\},\s*"#), with: "")
        }
        try edit("bag-info.txt", in: bag) { text in
            text.replacing(try Regex("Habeas-Signing-Key: .*\n"), with: "")
        }
    }

    /// Lets Ada write in the room, and every fifth time elsewhere.
    private func sayInTwoPlaces(_ scene: ChatScene) async throws {
        try await scene.store.write { transaction in
            var generator = SystemRandomNumberGenerator()
            let elsewhere = Conversation.ID.random(using: &generator)
            try transaction.conversations.save(
                Conversation(id: elsewhere, organization: scene.organization, kind: .group, name: "cellar")
            )
            for number in 0..<600 {
                let message = Message(
                    id: .live(at: now.advanced(bySeconds: Int64(number - 1000)), using: &generator),
                    author: scene.ada,
                    conversation: number % 5 == 0 ? elsewhere : scene.room,
                    text: "message \(number)"
                )
                _ = try transaction.messages.insert(message)
            }
        }
    }

    @Test("An archive that is restricted to a conversation says how much it holds back, and an auditor agrees")
    func restrictedIsCounted() async throws {
        try await ExportedArchive.with(restrictsToRoom: true, prepare: sayInTwoPlaces) { archive, counts in
            #expect(counts.messages == 480)
            let report = await ArchiveVerification.verify(path: archive.file.path)
            #expect(report.isValid, "\(report.checks)")
            #expect(report.notes.contains { $0.contains("120 messages are held back") })
            let outcome = try await audit(archive.file)
            #expect(outcome.output == "complete\n", "\(outcome.errors)")
        }
    }

    @Test("A message that is held back beyond what a restricted archive states is found")
    func restrictedHidesNoMore() async throws {
        try await ExportedArchive.with(restrictsToRoom: true, prepare: sayInTwoPlaces) { archive, _ in
            let report = try await archive.repackedWithDigests { bag in
                let messages = try String(contentsOf: bag.appending(path: "data/messages.jsonl"), encoding: .utf8)
                let line = try #require(messages.split(separator: "\n").first { $0.contains("message 7") })
                let id = try #require(line.firstMatch(of: try Regex(#""id":"([^"]+)""#))?.output[1].substring)
                try Self.edit("data/messages.jsonl", in: bag) { $0.replacing("\(line)\n", with: "") }
                try Self.edit("data/commitments.jsonl", in: bag) { text in
                    text.replacing(
                        try Regex("(\"id\":\"\(id)\",\"digest\":\"[0-9a-f]+\"),\"salt\":\"[0-9a-f]+\""),
                        with: { String($0.output[1].substring ?? "") }
                    )
                }
            }
            let check = try completeness(report)
            #expect(!check.passed)
            #expect(check.detail.contains("121 messages of the period are held back, where"), "\(check.detail)")
        }
    }

    @Test("The order of the files in the archive does not matter")
    func orderDoesNotMatter() async throws {
        try await ExportedArchive.with(prepare: say) { archive, _ in
            let turned = archive.folder.appending(path: "turned.zip")
            let script = """
                import sys, zipfile
                source, target = zipfile.ZipFile(sys.argv[1]), zipfile.ZipFile(sys.argv[2], "w")
                for name in reversed(source.namelist()):
                    target.writestr(name, source.read(name))
                target.close()
                """
            let python = Program.python ?? "/usr/bin/python3"
            let outcome = try await Program.run(python, ["-c", script, archive.file.path, turned.path])
            #expect(outcome.status == 0)
            let report = await ArchiveVerification.verify(path: turned.path)
            #expect(report.isValid, "\(report.checks)")
        }
    }

    private static func edit(_ name: String, in bag: URL, _ change: (String) throws -> String) throws {
        let file = bag.appending(path: name)
        let text = try String(contentsOf: file, encoding: .utf8)
        let changed = try change(text)
        #expect(changed != text)
        try Data(changed.utf8).write(to: file)
    }
}
