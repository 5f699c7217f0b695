import Chat
import Foundation
import Storage
import TestSupport
import Testing

@testable import Archive

@Suite(.timeLimit(.minutes(10))) struct ReviewFilesTests {
    private let noon = Instant(milliseconds: 1_741_089_600_000)
    private let midnight = Instant(milliseconds: 1_741_132_800_000)

    @Test("A file has what its people wrote: edits, deletions, threads, and who takes part")
    func wholeFile() async throws {
        let files = try await ReviewFolder.files { files in
            let root = Message.ID(high: Message.ID.first(at: noon).high | 0x7000, low: 1)
            try files.say("third \" \\ \u{1} 漢字", at: noon, number: 1, in: ReviewFolder.lunch) { message in
                message.revisions = [
                    Revision(text: "first", writtenAt: noon),
                    Revision(text: "second", writtenAt: noon.advanced(bySeconds: 5)),
                ]
                message.editedAt = noon.advanced(bySeconds: 9)
            }
            try files.say("reply", at: noon, number: 2, in: ReviewFolder.lunch) { $0.thread = root }
            try files.say("lost reply", at: noon, number: 3, in: ReviewFolder.lunch) {
                $0.thread = Message.ID(high: 7, low: 7)
                $0.deletedAt = noon.advanced(bySeconds: 60)
            }
        }
        let file = try #require(files.first)
        #expect(files.count == 1)
        #expect(file.path == "data/rsmf/ada-bright-cy-doe-ccccdddd/2025-03-04.rsmf")
        let events = file.manifest.events
        #expect(events.map(\.body) == ["third \" \\ \u{1} 漢字", "reply", "lost reply"])
        #expect(events[0].edits?.map(\.previous) == ["first", "second"])
        #expect(events[0].edits?.map(\.new) == ["second", "third \" \\ \u{1} 漢字"])
        #expect(events[0].edits?.map(\.timestamp) == ["2025-03-04T12:00:05.000Z", "2025-03-04T12:00:09.000Z"])
        #expect(events[1].parent == events[0].id)
        #expect(events[2].parent == nil)
        #expect(events.map(\.deleted) == [nil, nil, true])
        #expect(events[2].custom?.map(\.name) == ["Thread", "Deleted"])
        #expect(file.manifest.participants.map(\.display) == ["Ada Bright", "Cy Doe"])
        #expect(file.manifest.participants.map(\.email) == ["ada@lantern.example", nil])
        #expect(file.manifest.conversations.map(\.type) == ["direct"])
        #expect(file.headers["From"] == "Ada Bright <ada@lantern.example>")
        #expect(file.headers["To"] == "Cy Doe <other-1@habeas.invalid>")
        #expect(file.headers["X-RSMF-Custodian"] == "Ada Bright")
        #expect(file.headers["X-RSMF-Participants"] == "Ada Bright, Cy Doe")
    }

    @Test("A day begins at midnight in UTC, and conversations do not mix")
    func days() async throws {
        let files = try await ReviewFolder.files { files in
            try files.say("last", at: Instant(milliseconds: midnight.milliseconds - 1))
            try files.say("other", at: Instant(milliseconds: midnight.milliseconds - 1), in: ReviewFolder.lunch)
            try files.say("first", at: midnight)
            try files.say("later", at: midnight.advanced(bySeconds: 86_399))
        }
        #expect(
            files.map(\.path) == [
                "data/rsmf/ada-bright-cy-doe-ccccdddd/2025-03-04.rsmf",
                "data/rsmf/kitchen-co-aaaabbbb/2025-03-04.rsmf",
                "data/rsmf/kitchen-co-aaaabbbb/2025-03-05.rsmf",
            ]
        )
        #expect(files.map { $0.manifest.events.map(\.body) } == [["other"], ["last"], ["first", "later"]])
    }

    @Test("After ten thousand events a day goes on in a second file", arguments: [10_000, 10_001])
    func manyEvents(count: Int) async throws {
        let files = try await ReviewFolder.files { files in
            for number in 0..<count {
                try files.say("\(number)", at: noon.advanced(bySeconds: Int64(number)), number: UInt64(number))
            }
        }
        #expect(files.map(\.count) == (count == 10_000 ? [10_000] : [1, 10_000]))
        #expect(files.last?.path == "data/rsmf/kitchen-co-aaaabbbb/2025-03-04.rsmf")
        if count > 10_000 {
            #expect(files[0].path == "data/rsmf/kitchen-co-aaaabbbb/2025-03-04-2.rsmf")
            #expect(files[0].firstBody == "10000")
            #expect(files[0].headers["Subject"]?.hasSuffix("part 2") == true)
        }
    }

    @Test("Long texts of one day are spread over files, and none is lost")
    func longTexts() async throws {
        let text = String(repeating: "long text ", count: 200_000)
        let files = try await ReviewFolder.files { files in
            for number in 0..<30 { try files.say("\(number) \(text)", at: noon.advanced(bySeconds: Int64(number))) }
        }
        #expect(files.count > 1)
        #expect(files.reduce(0) { $0 + $1.count } == 30)
    }

    @Test("Events are what the format has a name for")
    func eventTypes() async throws {
        let subtypes = ["channel_join", "group_leave", "channel_topic"]
        let files = try await ReviewFolder.files { files in
            for (number, subtype) in subtypes.enumerated() {
                var name = subtype
                try name.withUTF8 { bytes in
                    try files.say("noted", at: noon.advanced(bySeconds: Int64(number))) {
                        $0.kind = .event
                        $0.subtype = UnsafeRawBufferPointer(bytes)
                        $0.sourceKey = UnsafeRawBufferPointer(start: bytes.baseAddress, count: 0)
                    }
                }
            }
        }
        #expect(files.first?.manifest.events.map(\.type) == ["join", "leave", "unknown"])
        #expect(files.first?.manifest.events.last?.custom?.map(\.value) == ["channel_topic"])
    }

    @Test("Files are inside up to 20 MB, larger ones and lost ones are named")
    func attachments() async throws {
        func file(_ seed: UInt8, _ size: Int64, _ name: String, deleted: Bool = false) -> Chat.Attachment {
            Chat.Attachment(
                sourceKey: "F\(seed)",
                name: name,
                title: nil,
                mediaType: seed == 1 ? "image/png" : "text/plain",
                size: size,
                sourceURL: nil,
                digest: seed == 9 ? nil : [seed],
                deletedAt: deleted ? noon : nil
            )
        }
        let sizes: [UInt8: Int] = [1: 3000, 2: 0, 3: 19_000_000, 4: 20_000_000]
        let content = { (digest: [UInt8]) in [UInt8](repeating: 7, count: sizes[digest[0]] ?? 1) }
        let files = try await ReviewFolder.files(bytes: content) { files in
            try files.say("few", at: noon) {
                $0.attachments = [
                    file(1, 3000, "a.png"), file(1, 3000, "same.png"), file(2, 0, "empty"),
                    file(5, 20_000_001, "film.mp4"), file(6, 5, "gone.txt", deleted: true), file(9, 5, "imported.txt"),
                ]
            }
            try files.say("many", at: noon.advanced(bySeconds: 1)) {
                $0.attachments = [file(3, 19_000_000, "b.txt"), file(4, 20_000_000, "c.txt")]
            }
        }
        #expect(files.map(\.count) == [1, 1])
        let few = try #require(files.last?.manifest.events.first)
        #expect(few.attachments?.map(\.id) == ["01.png", "01.png", "02"])
        #expect(few.attachments?.map(\.display) == ["a.png", "same.png", "empty"])
        #expect(
            few.custom?.map(\.value) == [
                "film.mp4 (data/attachments/05.mp4)", "gone.txt (deleted)", "imported.txt (its bytes are not kept)",
            ]
        )
        #expect(files.last?.sizes["01.png"] == 3000)
        let many = try #require(files.first?.manifest.events.first)
        #expect(many.attachments?.map(\.id) == ["03.txt"])
        #expect(many.custom?.map(\.value) == ["c.txt (data/attachments/04.txt)"])
    }

    @Test("A file whose bytes are not as many as is known stops the export")
    func wrongSize() async throws {
        await #expect(throws: ArchiveError.damagedAttachment(sha256: "01")) {
            _ = try await ReviewFolder.files(bytes: { _ in [1, 2, 3] }) { files in
                try files.say("look", at: noon) {
                    $0.attachments = [
                        Chat.Attachment(
                            sourceKey: "F",
                            name: nil,
                            title: nil,
                            mediaType: nil,
                            size: 2,
                            sourceURL: nil,
                            digest: [1]
                        )
                    ]
                }
            }
        }
    }

    @Test("Names that would break a mail or a path do not")
    func hostileNames() async throws {
        let names = [
            "Eve\r\nBcc: all@lantern.example", "\"quoted\" \\ back", "=?utf-8?Q?x?=", "../../etc/passwd",
            String(repeating: "漢字 é ", count: 60), " ", "Comma, Inc.",
        ]
        for name in names {
            let label = ConversationLabel(
                id: ReviewFolder.lunch,
                kind: .adhoc,
                name: name,
                participants: [name, "Cy Doe"]
            )
            let ada = ArchiveHeading.Person(name: name, email: "a@b\r\nBcc: all@lantern.example")
            let files = try await ReviewFolder.files(named: [label.id: label], ada: ada) {
                try $0.say("hello", at: noon, in: label.id)
            }
            let file = try #require(files.first)
            #expect(file.headers["Bcc"] == nil)
            #expect(file.headers["Subject"]?.hasSuffix(", 2025-03-04") == true, "\(name)")
            #expect(file.headers["From"]?.contains("@habeas.invalid") == true, "\(name)")
            #expect(file.manifest.participants.map(\.display) == [name, "Cy Doe"])
            #expect(file.path.split(separator: "/").count == 4)
            #expect(!file.path.contains(".."))
        }
    }

    @Test("Messages of several people in one conversation share a file")
    func severalAuthors() async throws {
        let files = try await ReviewFolder.files { files in
            try files.say("from Ada", at: noon)
            try files.say("from Bo", at: noon.advanced(bySeconds: 1), by: ReviewFolder.bo)
        }
        let file = try #require(files.first)
        #expect(file.headers["Sender"] == "Ada Bright <ada@lantern.example>")
        #expect(file.headers["X-RSMF-Custodian"] == "Ada Bright, Bo Chandra")
        #expect(file.manifest.conversations.first?.custodian == nil)
        #expect(file.body.contains("2 events by Ada Bright, Bo Chandra"))
    }

    @Test("An export that asks for review files has them, with the subject's files and nobody else's words")
    func exported() async throws {
        let now = ExportedArchive.now
        try await ExportedArchive.withBlobs(choices: ArchiveChoices(formats: [.rsmf])) { scene, blobs in
            for number in 0..<50 {
                let instant = now.advanced(bySeconds: Int64(number) * 3600 - 200_000)
                let message = try await scene.say("word \(number)", by: scene.ada, at: instant)
                let other = try await scene.say("FORBIDDEN \(number)", by: scene.bo, at: instant)
                if number == 7 {
                    try await scene.attach(Array("minutes".utf8), named: "minutes.txt", to: message, in: blobs)
                    try await scene.attach(Array("FORBIDDEN".utf8), named: "FORBIDDEN.txt", to: other, in: blobs)
                }
            }
        } _: { archive, _ in
            let report = await ArchiveVerification.verify(path: archive.file.path)
            #expect(report.isValid, "\(report.checks)")
            let files = try await ReviewFolder.read(try await archive.unpacked())
            #expect(files.reduce(0) { $0 + $1.count } == 50)
            #expect(files.count == 3)
            #expect(files.flatMap { $0.sizes.keys }.count { $0.hasSuffix(".txt") } == 1)
            #expect(files.flatMap(\.manifest.events).allSatisfy { $0.body.hasPrefix("word ") })
        }
    }
}
