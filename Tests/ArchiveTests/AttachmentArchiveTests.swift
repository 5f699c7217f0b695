import Archive
import Chat
import Foundation
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct AttachmentArchiveTests {
    private let now = ExportedArchive.now

    /// Bytes that no two calls with different seeds have in common, and that do not deflate.
    private func noise(_ count: Int, seed: UInt8) -> [UInt8] {
        var state = UInt64(seed) &+ 0x9E37_79B9_7F4A_7C15
        return (0..<count).map { _ in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return UInt8(truncatingIfNeeded: state)
        }
    }

    private func attachments(of archive: ExportedArchive) async throws -> [[String: Any]] {
        try await archive.lines("messages.jsonl").flatMap { $0["attachments"] as? [[String: Any]] ?? [] }
    }

    private func content(_ path: Any?, _ archive: ExportedArchive) throws -> [UInt8] {
        let path = try #require(path as? String)
        return try Array(Data(contentsOf: archive.folder.appending(path: "unpacked").appending(path: path)))
    }

    @Test("Files that the subject uploaded are in the archive byte by byte, each once, and those of others are not")
    func holdsTheSubjectsFiles() async throws {
        let photo = noise(3_000_001, seed: 1)
        let text = Array(String(repeating: "minutes of the meeting\n", count: 100_000).utf8)
        let theirs = noise(50_000, seed: 2)
        try await ExportedArchive.withBlobs { scene, blobs in
            let message = try await scene.say("look", by: scene.ada, at: now.advanced(bySeconds: -10))
            let later = try await scene.say("again", by: scene.ada, at: now.advanced(bySeconds: -9))
            let other = try await scene.say("theirs", by: scene.bo, at: now.advanced(bySeconds: -8))
            try await scene.attach(
                photo,
                named: "../ph\u{202E}oto.JPG",
                mediaType: "image/jpeg",
                to: message,
                in: blobs
            )
            try await scene.attach(text, named: "minutes", to: message, in: blobs)
            try await scene.attach([], named: "empty.txt", to: message, in: blobs)
            try await scene.attach(photo, named: "same.jpg", mediaType: "image/jpeg", to: later, in: blobs)
            try await scene.attach(theirs, named: "theirs.txt", to: other, in: blobs)
        } _: { archive, counts in
            #expect(counts.attachments == 4)
            #expect(counts.attachmentFiles == 3)
            #expect(counts.attachmentBytes == Int64(photo.count + text.count))
            let lines = try await attachments(of: archive)
            for (line, bytes) in zip(lines, [photo, text, [], photo]) {
                #expect(try content(line["path"], archive) == bytes)
                #expect(line["size"] as? Int == bytes.count)
                #expect((line["path"] as? String)?.contains(line["sha256"] as? String ?? "none") == true)
            }
            #expect(lines[0]["name"] as? String == "../ph\u{202E}oto.JPG")
            #expect((lines[0]["path"] as? String)?.hasSuffix(".jpg") == true)
            #expect(lines[3]["path"] as? String == lines[0]["path"] as? String)
            let folder = archive.folder.appending(path: "unpacked/data/attachments")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 3)
            let report = await ArchiveVerification.verify(path: archive.file.path)
            #expect(report.isValid, "\(report.checks)")
            // Photos are stored and texts deflated.
            let size = try Data(contentsOf: archive.file).count
            #expect((photo.count..<(photo.count + 100_000)).contains(size))
        }
    }

    @Test("The bag with attachments holds for bagit too", .enabled(if: Program.python != nil))
    func bagitAgrees() async throws {
        try await ExportedArchive.withBlobs { scene, blobs in
            let message = try await scene.say("look", by: scene.ada, at: now.advanced(bySeconds: -10))
            try await scene.attach(
                noise(9999, seed: 3),
                named: "a.zip",
                mediaType: "application/zip",
                to: message,
                in: blobs
            )
            try await scene.attach([65, 66], named: "b.txt", to: message, in: blobs)
        } _: { archive, _ in
            let folder = try await archive.unpacked()
            let check = ["-c", "import bagit,sys; bagit.Bag(sys.argv[1]).validate()", folder.path]
            let outcome = try await Program.run(try #require(Program.python), check)
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
    }

    @Test("A deleted file is named with its digest and time, and its bytes are not there")
    func deletedIsNamedOnly() async throws {
        try await ExportedArchive.withBlobs { scene, blobs in
            let message = try await scene.say("look", by: scene.ada, at: now.advanced(bySeconds: -10))
            let file = try await scene.attach([1, 2], named: "gone.txt", to: message, in: blobs)
            try await scene.store.write { _ = try $0.attachments.delete(file.id, at: now.advanced(bySeconds: -5)) }
            try await blobs.removeIfUnused(file.digest, in: scene.store)
        } _: { archive, counts in
            #expect(counts.attachments == 1)
            #expect(counts.attachmentFiles == 0)
            let line = try #require(try await attachments(of: archive).first)
            #expect(line["name"] as? String == "gone.txt")
            #expect(line["sha256"] is String)
            #expect(line["path"] == nil)
            #expect(line["deletedAt"] as? String == now.advanced(bySeconds: -5).description)
            #expect(await ArchiveVerification.verify(path: archive.file.path).isValid)
        }
    }

    @Test("Files of messages outside of the period are left out")
    func keepsToThePeriod() async throws {
        try await ExportedArchive.withBlobs(from: now.advanced(bySeconds: -60)) { scene, blobs in
            let before = try await scene.say("before", by: scene.ada, at: now.advanced(bySeconds: -61))
            try await scene.attach([1], named: "before.txt", to: before, in: blobs)
            let inside = try await scene.say("inside", by: scene.ada, at: now.advanced(bySeconds: -59))
            try await scene.attach([2], named: "inside.txt", to: inside, in: blobs)
        } _: { archive, counts in
            #expect(counts.attachmentFiles == 1)
            let names = try await attachments(of: archive).map { $0["name"] as? String }
            #expect(names == ["inside.txt"])
        }
    }

    @Test("A missing and a damaged file fail the export with a reason that says what to do")
    func brokenBlobsFail() async throws {
        for isDamaged in [false, true] {
            let error = await #expect(throws: ArchiveError.self) {
                var file: StoredAttachment?
                try await ExportedArchive.withBlobs { scene, blobs in
                    let message = try await scene.say("look", by: scene.ada, at: now.advanced(bySeconds: -10))
                    file = try await scene.attach([1, 2, 3], named: "a.txt", to: message, in: blobs)
                } breakingBlobs: { blobFolder in
                    try ChatScene.breakBlob(try #require(file), below: blobFolder, byRemoving: !isDamaged)
                } _: { _, _ in
                }
            }
            #expect(error?.description.contains("Restore the file") == true)
            #expect(error?.description.contains(isDamaged ? "damaged" : "missing") == true)
        }
    }

    @Test("People whom a message mentions are with it")
    func mentionsAreThere() async throws {
        try await ExportedArchive.with { scene in
            let message = try await scene.say("@Bo @Ada look", by: scene.ada, at: now.advanced(bySeconds: -10))
            let other = try await scene.say("@Ada", by: scene.bo, at: now.advanced(bySeconds: -9))
            try await scene.say("nobody", by: scene.ada, at: now.advanced(bySeconds: -8))
            try await scene.store.write { transaction in
                try transaction.messages.addMentions([scene.ada, scene.bo], to: message)
                try transaction.messages.addMentions([scene.ada], to: other)
            }
        } _: { archive, _ in
            let lines = try await archive.lines("messages.jsonl")
            #expect(lines.count == 2)
            let people = [archive.scene.ada, archive.scene.bo].map(\.description).sorted()
            #expect(lines[0]["mentions"] as? [String] == people)
            #expect(lines[1]["mentions"] == nil)
            #expect(await ArchiveVerification.verify(path: archive.file.path).isValid)
        }
    }
}
