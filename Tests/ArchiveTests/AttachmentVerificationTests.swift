import Archive
import Chat
import Foundation
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct AttachmentVerificationTests {
    /// An archive with a text that looks like an attachment, a long message, and two files.
    private func withArchive(_ body: (ExportedArchive) async throws -> Void) async throws {
        let now = ExportedArchive.now
        try await ExportedArchive.withBlobs { scene, blobs in
            try await scene.say(
                #"x","attachments":[{"path":"data/attachments/none"}],"y[[["#,
                by: scene.ada,
                at: now.advanced(bySeconds: -500)
            )
            let long = String(repeating: "[long] ", count: 200_000)
            let first = try await scene.say(long, by: scene.ada, at: now.advanced(bySeconds: -400))
            try await scene.attach(
                Array("a drawing of the harbour".utf8),
                named: "a.png",
                mediaType: "image/png",
                to: first,
                in: blobs
            )
            try await scene.say(2000, by: scene.ada, from: now.advanced(bySeconds: -3000)) { "message \($0)" }
            let last = try await scene.say("last", by: scene.ada, at: now.advanced(bySeconds: -1))
            try await scene.attach([1, 2, 3], named: "b.txt", to: last, in: blobs)
        } _: { archive, _ in
            try await body(archive)
        }
    }

    /// The failed checks of the archive after a change to its unpacked files, with digests made to fit.
    private func failures(_ archive: ExportedArchive, after change: (URL) throws -> Void) async throws -> [String] {
        try await archive.repackedWithDigests(change).checks.filter { !$0.passed }.map(\.name)
    }

    private func file(_ ending: String, in folder: URL) throws -> URL {
        let attachments = folder.appending(path: "data/attachments")
        let names = try FileManager.default.contentsOfDirectory(atPath: attachments.path)
        return attachments.appending(path: try #require(names.first { $0.hasSuffix(ending) }))
    }

    @Test("A whole archive is valid, whatever its texts look like")
    func wholeIsValid() async throws {
        try await withArchive { archive in
            let report = await ArchiveVerification.verify(path: archive.file.path)
            #expect(report.isValid, "\(report.checks)")
            #expect(report.checks.first { $0.name == "Attachments" }?.detail.hasPrefix("2 files of 27 bytes") == true)
            let unchanged = try await failures(archive) { _ in }
            #expect(unchanged == [])
        }
    }

    @Test("A file that is missing, changed, put in or not named is found even when every digest was made to fit")
    func changesAreFound() async throws {
        let changes: [(URL) throws -> Void] = [
            { try FileManager.default.removeItem(at: file(".png", in: $0)) },
            { try Data("a drawing of the Harbour".utf8).write(to: file(".png", in: $0)) },
            { try Data([9]).write(to: $0.appending(path: "data/attachments/more.txt")) },
            { folder in
                let lines = folder.appending(path: "data/messages.jsonl")
                let text = try String(contentsOf: lines, encoding: .utf8)
                try Data(text.replacing(#","path":"data/attachments/"#, with: #","way":"data/attachments/"#).utf8)
                    .write(to: lines)
            },
            { folder in
                let lines = folder.appending(path: "data/messages.jsonl")
                let text = try String(contentsOf: lines, encoding: .utf8)
                try Data(text.replacing(#""size":3,"#, with: #""size":4,"#).utf8).write(to: lines)
            },
            { folder in
                let lines = folder.appending(path: "data/messages.jsonl")
                let text = try String(contentsOf: lines, encoding: .utf8)
                try Data(text.replacing(#""size":3,"#, with: #""size":,"#).utf8).write(to: lines)
            },
        ]
        for (number, change) in changes.enumerated() {
            try await withArchive { archive in
                let found = try await failures(archive, after: change)
                // A line that is no JSON is found as a line, too.
                #expect(found.contains("Attachments") && !found.contains("Payload digests"), "change \(number)")
            }
        }
    }

    @Test("A flipped bit in any byte of a stored file is found")
    func flippedBitIsFound() async throws {
        try await withArchive { archive in
            let whole = try Data(contentsOf: archive.file)
            let stored = try #require(whole.range(of: Data("a drawing of the harbour".utf8)))
            for position in stored {
                var flipped = whole
                flipped[position] ^= 1
                try flipped.write(to: archive.file)
                let report = await ArchiveVerification.verify(path: archive.file.path)
                #expect(!report.isValid)
                #expect(report.checks.contains { $0.detail.contains("data/attachments/") })
            }
        }
    }
}
