import Chat
import Foundation
import Storage
import TestSupport
import Testing

@testable import Archive

@Suite(.timeLimit(.minutes(10))) struct ArchiveMergeTests {
    private let now = MergePlace.now

    private func json(_ file: URL) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    }

    /// Lets Ada and Bo write in turn, react, and attach the same file.
    private func converse(_ place: MergePlace) async throws {
        let scene = place.scene
        for number in 0..<40 {
            let instant = now.advanced(bySeconds: Int64(number) - 5000)
            let author = number % 3 == 0 ? scene.bo : scene.ada
            let message = try await scene.say("\(number) \"quoted\"\n🍜", by: author, at: instant)
            if number < 2 {
                let blobs = place.blobs
                try await scene.attach(Array("menu".utf8), named: "menu.txt", to: message, in: blobs)
                try await scene.attach([UInt8(number)], named: "own.bin", to: message, in: blobs)
                try await scene.store.write { transaction in
                    try transaction.messages.insert(Reaction(user: scene.ada, emoji: "tea"), to: message.id)
                    try transaction.messages.insert(Reaction(user: scene.bo, emoji: "cake"), to: message.id)
                }
            }
        }
    }

    @Test("Messages of two people are in one order, and everything that belongs to them is there once")
    func twoPeople() async throws {
        try await MergePlace.with { place in
            try await converse(place)
            let ada = try await place.export(place.scene.ada, request: 1)
            let bo = try await place.export(place.scene.bo, request: 2)
            let result = try await place.merge([bo, ada])
            #expect(result.subjects.sorted() == ["Ada Bright", "Bo Chandra"])
            #expect(result.counts.messages == 40 && result.counts.reactions == 4)
            #expect(result.counts.attachments == 4 && result.counts.attachmentFiles == 3)
            let bag = try await place.unpack(place.output)
            let lines = try bag.appending(path: "data/messages.jsonl").lines()
            let texts = try lines.map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
            #expect(texts.map { $0["text"] as? String } == (0..<40).map { "\($0) \"quoted\"\n🍜" })
            let reactions = try bag.appending(path: "data/reactions.jsonl").lines()
            #expect(reactions.count == 4)
            #expect(reactions.count { $0.contains(place.scene.ada.description) && $0.contains("tea") } == 2)
            let conversations = try bag.appending(path: "data/conversations.jsonl").lines()
            #expect(conversations.count == 1 && conversations[0].contains("\"messages\":40"))
            let attributes = try FileManager.default.attributesOfItem(atPath: place.output)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(try place.leftovers == ["merged.zip"])
        }
    }

    @Test("A merged archive is valid, by our own tools and others'")
    func isValid() async throws {
        try await MergePlace.with { place in
            try await converse(place)
            let archives = [
                try await place.export(place.scene.ada, request: 1), try await place.export(place.scene.bo, request: 2),
            ]
            try await place.merge(archives)
            let report = await ArchiveVerification.verify(path: place.output)
            #expect(report.isValid, "\(report.checks)")
            #expect(report.messages == 40)
            #expect(report.notes.contains { $0.contains("merged from 2 archives, of which 0 were not valid") })
            let bag = try await place.unpack(place.output)
            #expect(try await place.shell("sha256sum --strict -c manifest-sha256.txt", in: bag).status == 0)
            if let python = Program.python {
                let check = ["-c", "import bagit,sys; bagit.Bag(sys.argv[1]).validate()", bag.path]
                #expect(try await Program.run(python, check).status == 0)
            }
        }
    }

    @Test("What an archive proved can still be checked, with no tool of ours")
    func originIsKept() async throws {
        try await MergePlace.with { place in
            try await converse(place)
            let archives = [
                try await place.export(place.scene.ada, request: 1), try await place.export(place.scene.bo, request: 2),
            ]
            try await place.merge(archives)
            let bag = try await place.unpack(place.output)
            for (number, author) in [(1, place.scene.ada), (2, place.scene.bo)] {
                let source = bag.appending(path: "data/sources/\(number)")
                let tags = try await place.shell(
                    "sha256sum --strict -c tagmanifest-sha256.txt && sha256sum --ignore-missing -c manifest-sha256.txt",
                    in: source
                )
                #expect(tags.status == 0, "\(tags.errors)")
                #expect(
                    tags.output.contains("data/request.json: OK") && tags.output.contains("data/commitments.jsonl: OK")
                )
                let messages = try await place.shell(
                    "grep -F \"\\\"authorId\\\":\\\"$1\\\"\" data/messages.jsonl | sha256sum",
                    in: bag,
                    author.description
                )
                let digest = String(messages.output.prefix(64))
                let manifest = try source.appending(path: "manifest-sha256.txt").lines()
                #expect(manifest.contains("\(digest)  data/messages.jsonl"))
            }
            let statement = try json(bag.appending(path: "data/request.json"))
            let sources = try #require(statement["sources"] as? [[String: Any]])
            #expect(statement["format"] as? String == "habeas-merged-archive")
            #expect(sources.map { $0["file"] as? String } == ["1.zip", "2.zip"])
            #expect(sources.map { $0["verified"] as? Bool } == [true, true])
            let digest = try await Program.run("/usr/bin/sha256sum", [archives[0]])
            #expect(sources[0]["sha256"] as? String == String(digest.output.prefix(64)))
        }
    }

    @Test("Every form of a merged archive has the messages of all")
    func forms() async throws {
        try await MergePlace.with { place in
            try await converse(place)
            let archives = [
                try await place.export(place.scene.ada, request: 1), try await place.export(place.scene.bo, request: 2),
            ]
            try await place.merge(archives, formats: Set(ArchiveFormat.allCases))
            let report = await ArchiveVerification.verify(path: place.output)
            #expect(report.isValid, "\(report.checks)")
            let bag = try await place.unpack(place.output)
            let index = try String(contentsOf: bag.appending(path: "data/html/index.html"), encoding: .utf8)
            #expect(index.contains("Ada Bright, Bo Chandra"))
            #expect(index.contains(PrivacyRequest.ID(high: 1, low: 2).description))
            #expect(try bag.appending(path: "data/messages.csv").lines().count > 40)
            let files = try await ReviewFolder.read(bag)
            #expect(files.count == 1)
            #expect(files.first?.count == 40)
            #expect(files.first?.headers["X-RSMF-AttachmentCount"] == "4")
            #expect(files.first?.sizes.count == 4)
            #expect(Set(files.first?.manifest.participants.map(\.display) ?? []) == ["Ada Bright", "Bo Chandra"])
        }
    }

    @Test("Of two archives of one person, what both have is there once, and as it was last")
    func onePersonTwice() async throws {
        try await MergePlace.with { place in
            let scene = place.scene
            var messages: [Message] = []
            for number in 0..<10 {
                messages.append(
                    try await scene.say("\(number)", by: scene.ada, at: now.advanced(bySeconds: Int64(number) - 100))
                )
            }
            let older = try await place.export(
                scene.ada,
                request: 1,
                at: now.advanced(bySeconds: -50),
                until: now.advanced(bySeconds: -94)
            )
            let edited = messages[4]
            try await scene.store.write { transaction in
                _ = try transaction.messages.insert(Revision(text: "4", writtenAt: edited.sentAt), of: edited)
            }
            let newer = try await place.export(scene.ada, request: 2, from: now.advanced(bySeconds: -98))
            let result = try await place.merge([newer, older])
            #expect(result.counts.messages == 10)
            #expect(result.repeatedMessages == 4)
            #expect(result.changedMessages == 1)
            #expect(result.counts.revisions == 1)
            #expect(result.subjects == ["Ada Bright"])
            let report = await ArchiveVerification.verify(path: place.output)
            #expect(report.isValid, "\(report.checks)")
            let bag = try await place.unpack(place.output)
            let readme = try String(contentsOf: bag.appending(path: "README.txt"), encoding: .utf8)
            #expect(readme.contains("4 messages were in several archives") && readme.contains("1 of them"))
        }
    }

    @Test("Archives of the same moment that contradict each other are refused")
    func contradiction() async throws {
        try await MergePlace.with { place in
            let scene = place.scene
            let message = try await scene.say("one", by: scene.ada, at: now.advanced(bySeconds: -100))
            let first = try await place.export(scene.ada, request: 1)
            try await scene.store.write { transaction in
                _ = try transaction.messages.insert(Revision(text: "none", writtenAt: message.sentAt), of: message)
            }
            let second = try await place.export(scene.ada, request: 2)
            await #expect(
                throws: MergeError.contradiction(message: message.id.description, file: "1.zip", other: "2.zip")
            ) { try await place.merge([first, second]) }
            #expect(try place.leftovers == [])
        }
    }

    @Test("The same request twice, a merged archive, and what is no archive are refused, and nothing is left")
    func refusals() async throws {
        try await MergePlace.with { place in
            try await converse(place)
            let ada = try await place.export(place.scene.ada, request: 1)
            await #expect(throws: MergeError.sameRequest(file: "1.zip", other: "1.zip")) {
                try await place.merge([ada, ada])
            }
            await #expect(throws: MergeError.self) { try await place.merge([ada, "/nowhere"]) }
            await #expect(throws: MergeError.self) { try await place.merge(["/dev/null"], acceptingInvalid: true) }
            #expect(try place.leftovers == [])
            try await place.merge([ada])
            await #expect(throws: MergeError.outputExists(path: place.output)) { try await place.merge([ada]) }
            let again = place.folder.appending(path: "again.zip").path
            try FileManager.default.moveItem(atPath: place.output, toPath: again)
            await #expect(
                throws: MergeError.notAnArchive(
                    file: "again.zip",
                    reason: "it is merged already; merge the archives it was made of"
                )
            ) { try await place.merge([ada, again]) }
        }
    }

    @Test("Archives of different organizations are refused, even when told")
    func otherOrganization() async throws {
        try await MergePlace.with { place in
            try await converse(place)
            let ada = try await place.export(place.scene.ada, request: 1)
            let bag = try await place.unpack(try await place.export(place.scene.bo, request: 2), as: "other")
            let file = bag.appending(path: "data/request.json")
            let statement = try String(contentsOf: file, encoding: .utf8)
            let organization = place.scene.organization.description
            let changed = statement.replacing(organization, with: "f" + organization.dropFirst())
            #expect(changed != statement)
            try Data(changed.utf8).write(to: file)
            let other = place.folder.appending(path: "other.zip").path
            #expect(try await place.shell("zip -q -r \"$1\" .", in: bag, other).status == 0)
            await #expect(throws: MergeError.otherOrganization(file: "1.zip", other: "other.zip")) {
                try await place.merge([ada, other], acceptingInvalid: true)
            }
            #expect(try place.leftovers == [])
        }
    }

    @Test("An archive that was changed is merged only when told, and the merged one says so")
    func changedArchive() async throws {
        try await MergePlace.with { place in
            try await converse(place)
            let ada = try await place.export(place.scene.ada, request: 1)
            let bag = try await place.unpack(try await place.export(place.scene.bo, request: 2), as: "changed")
            try Data("other words".utf8).write(to: bag.appending(path: "README.txt"))
            let changed = place.folder.appending(path: "changed.zip").path
            #expect(try await place.shell("zip -q -r \"$1\" .", in: bag, changed).status == 0)
            await #expect(throws: MergeError.self) { try await place.merge([ada, changed]) }
            #expect(try place.leftovers == [])
            let result = try await place.merge([ada, changed], acceptingInvalid: true)
            #expect(result.notValid == ["changed.zip"])
            let report = await ArchiveVerification.verify(path: place.output)
            #expect(report.isValid, "\(report.checks)")
            #expect(report.notes.contains { $0.contains("of which 1 were not valid") })
            let merged = try await place.unpack(place.output)
            let readme = try String(contentsOf: merged.appending(path: "README.txt"), encoding: .utf8)
            #expect(readme.contains("NOT VALID") && readme.contains("README.txt was changed"))
            let statement = try json(merged.appending(path: "data/request.json"))
            let sources = try #require(statement["sources"] as? [[String: Any]])
            #expect(sources.map { $0["verified"] as? Bool } == [true, false])
        }
    }

    @Test(
        "What would put words of somebody else, or files elsewhere, into the merged archive is refused even when told",
        arguments: [
            ("data/messages.jsonl", #""authorId":"........"#, #""authorId":"00000000"#),
            ("data/messages.jsonl", #"data/attachments/"#, "data/attachments/../../"),
            ("data/messages.jsonl", #""text":"#, #""text""#),
            ("data/reactions.jsonl", #""emoji":"#, #""emoji""#),
            ("data/conversations.jsonl", #""id":"#, #""id""#),
            ("data/request.json", #""createdAt" : "20"#, #""createdAt" : "no"#),
        ]
    )
    func hostileArchive(file: String, pattern: String, replacement: String) async throws {
        try await MergePlace.with { place in
            try await converse(place)
            let bag = try await place.unpack(try await place.export(place.scene.ada, request: 1), as: "hostile")
            let target = bag.appending(path: file)
            let text = try String(contentsOf: target, encoding: .utf8)
            let changed = text.replacingOccurrences(of: pattern, with: replacement, options: .regularExpression)
            #expect(changed != text)
            try Data(changed.utf8).write(to: target)
            let hostile = place.folder.appending(path: "hostile.zip").path
            #expect(try await place.shell("zip -q -r \"$1\" .", in: bag, hostile).status == 0)
            await #expect(throws: MergeError.self) { try await place.merge([hostile], acceptingInvalid: true) }
            #expect(try place.leftovers == [])
        }
    }

    @Test("Many messages of many archives join without a gap or a repeat")
    func manyMessages() async throws {
        try await MergePlace.with { place in
            let scene = place.scene
            let count = 12_000
            for (author, start) in [(scene.ada, 0), (scene.bo, 7)] {
                try await scene.say(count, by: author, from: now.advanced(bySeconds: Int64(start) - 50_000)) { number in
                    "\(number) " + String(repeating: "words\n", count: number % 50)
                }
            }
            var archives: [String] = []
            for part in 0..<12 {
                let start = now.advanced(bySeconds: -50_000 + Int64(part) * 2000)
                archives.append(
                    try await place.export(
                        part % 2 == 0 ? scene.ada : scene.bo,
                        request: UInt64(part + 1),
                        from: start,
                        until: start.advanced(bySeconds: 3000)
                    )
                )
            }
            let result = try await place.merge(archives)
            let report = await ArchiveVerification.verify(path: place.output)
            #expect(report.isValid, "\(report.checks)")
            let single = try await place.scene.store.read { transaction in
                var ids: Set<Message.ID> = []
                for part in 0..<12 {
                    let start = now.advanced(bySeconds: -50_000 + Int64(part) * 2000)
                    let range = ExportRange(
                        author: part % 2 == 0 ? scene.ada : scene.bo,
                        start: start,
                        end: start.advanced(bySeconds: 3000)
                    )
                    try transaction.messages.forEachRecord(in: range) { ids.insert($0.id) }
                }
                return ids.count
            }
            #expect(result.counts.messages == single)
            #expect(result.changedMessages == 0)
        }
    }
}
