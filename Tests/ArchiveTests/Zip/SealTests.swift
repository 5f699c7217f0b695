import Archive
import Chat
import Foundation
import TestSupport
import Testing

/// The seal covers every bit of the file, also those that no program looks at.
@Suite(.timeLimit(.minutes(10))) struct SealTests {
    /// A small archive, with a file that is stored as it is.
    private func withArchive(_ body: (ExportedArchive) async throws -> Void) async throws {
        try await ExportedArchive.withBlobs { scene, blobs in
            let message = try await scene.say("one", by: scene.ada, at: ExportedArchive.now.advanced(bySeconds: -10))
            try await scene.attach([1, 2, 3], named: "a.png", mediaType: "image/png", to: message, in: blobs)
        } _: { archive, _ in
            try await body(archive)
        }
    }

    @Test("A flipped bit is found wherever it is")
    func flippedBitIsFound() async throws {
        try await withArchive { archive in
            let whole = try Data(contentsOf: archive.file)
            #expect(await ArchiveVerification.verify(path: archive.file.path).isValid)
            let handle = try FileHandle(forWritingTo: archive.file)
            // All bits of the end record and the seal, and one bit of every fifth byte before.
            for position in whole.indices where position % 5 == 0 || position >= whole.count - 106 {
                for bit in position >= whole.count - 106 ? 0..<8 : (position % 8)..<(position % 8 + 1) {
                    try handle.seek(toOffset: UInt64(position))
                    try handle.write(contentsOf: [whole[position] ^ 1 << bit])
                    let report = await ArchiveVerification.verify(path: archive.file.path)
                    #expect(!report.isValid, "bit \(bit) of byte \(position)")
                }
                try handle.seek(toOffset: UInt64(position))
                try handle.write(contentsOf: [whole[position]])
            }
            try handle.close()
            #expect(await ArchiveVerification.verify(path: archive.file.path).isValid)
        }
    }

    @Test("The seal is what sha256sum says of the bytes before it")
    func sealIsTheDigest() async throws {
        try await withArchive { archive in
            let script = "head -c -64 \"$1\" | sha256sum | cut -c -64; tail -c 64 \"$1\""
            let outcome = try await Program.run("/bin/sh", ["-c", script, "sh", archive.file.path])
            let lines = outcome.output.split(separator: "\n")
            #expect(lines.count == 2 && lines[0] == lines[1], "\(outcome.output)")
            let comment = try await Program.run("/usr/bin/unzip", ["-z", archive.file.path])
            #expect(comment.output.contains("Habeas-Seal-SHA256: \(lines[1])"))
        }
    }

    @Test("The digest that an export gives is that of the whole file")
    func fingerprintIsOfTheWhole() async throws {
        try await withArchive { archive in
            let read = try await FileFingerprint.of(archive.file.path)
            #expect(archive.written.sha256 == read.sha256)
            #expect(archive.written.size == read.size)
        }
    }
}
