import Archive
import Chat
import Foundation
import TestSupport
import Testing

@Suite struct ArchiveVerificationTests {
    private func withArchive(_ body: (ExportedArchive) async throws -> Void) async throws {
        try await ExportedArchive.with { scene in
            try await scene.say(300, by: scene.ada, from: ExportedArchive.now.advanced(bySeconds: -1000)) {
                "message \($0)"
            }
        } _: { archive, _ in
            try await body(archive)
        }
    }

    /// Packs the unpacked archive again after a change to it.
    private func repacked(_ archive: ExportedArchive, _ change: (URL) throws -> Void) async throws -> VerificationReport
    {
        let folder = try await archive.unpacked()
        try change(folder)
        let file = archive.folder.appending(path: "changed.zip")
        let outcome = try await Program.run(
            Program.python ?? "/usr/bin/python3",
            [
                "-c", "import shutil,sys; shutil.make_archive(sys.argv[1][:-4], 'zip', sys.argv[2])", file.path,
                folder.path,
            ]
        )
        #expect(outcome.status == 0)
        return await ArchiveVerification.verify(path: file.path)
    }

    @Test("A whole archive is valid, and other tools agree")
    func wholeIsValid() async throws {
        try await withArchive { archive in
            let report = await ArchiveVerification.verify(path: archive.file.path)
            #expect(report.isValid, "\(report.checks)")
            #expect(report.messages == 300)
            let folder = try await archive.unpacked()
            for manifest in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
                let outcome = try await Program.run(
                    "/bin/sh",
                    ["-c", "cd \"$1\" && sha256sum --strict -c \"$2\"", "sh", folder.path, manifest]
                )
                #expect(outcome.status == 0)
            }
        }
    }

    @Test("bagit accepts the archive and refuses it when changed", .enabled(if: Program.python != nil))
    func bagitAgrees() async throws {
        try await withArchive { archive in
            let folder = try await archive.unpacked()
            let python = try #require(Program.python)
            let check = ["-c", "import bagit,sys; bagit.Bag(sys.argv[1]).validate()", folder.path]
            #expect(try await Program.run(python, check).status == 0)
            try Data("x".utf8).write(to: folder.appending(path: "data/reactions.jsonl"))
            #expect(try await Program.run(python, check).status != 0)
        }
    }

    @Test("An archive packed anew without a change is still valid")
    func repackedIsValid() async throws {
        try await withArchive { archive in
            let report = try await repacked(archive) { _ in }
            #expect(report.isValid, "\(report.checks)")
        }
    }

    @Test("A changed, a missing and an added file are each found")
    func tamperedIsFound() async throws {
        let changes: [(URL) throws -> Void] = [
            { try Data("{}\n".utf8).write(to: $0.appending(path: "data/messages.jsonl")) },
            { try FileManager.default.removeItem(at: $0.appending(path: "data/conversations.jsonl")) },
            { try Data("extra".utf8).write(to: $0.appending(path: "data/extra.txt")) },
            { try Data("extra".utf8).write(to: $0.appending(path: "extra.txt")) },
            { try Data("Read me not.".utf8).write(to: $0.appending(path: "README.txt")) },
        ]
        for change in changes {
            try await withArchive { archive in
                let report = try await repacked(archive, change)
                #expect(!report.isValid)
            }
        }
    }

    @Test("Messages taken out are found even when every digest was made to fit")
    func countsAreCompared() async throws {
        try await withArchive { archive in
            let report = try await repacked(archive) { folder in
                let file = folder.appending(path: "data/messages.jsonl")
                var lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
                lines.remove(at: 100)
                try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
                try Self.refreshDigests(in: folder)
            }
            #expect(report.checks.filter { !$0.passed }.map(\.name).contains("Counts"))
        }
    }

    @Test("A flipped bit in any stored byte of the messages is found")
    func flippedBitIsFound() async throws {
        try await withArchive { archive in
            let whole = try Data(contentsOf: archive.file)
            for position in stride(from: 120, to: min(whole.count, 3000), by: 97) {
                var flipped = whole
                flipped[position] ^= 1
                try flipped.write(to: archive.file)
                #expect(!(await ArchiveVerification.verify(path: archive.file.path)).isValid, "byte \(position)")
            }
        }
    }

    @Test("A file that is no archive, or cut short, is not valid")
    func foreignFileIsNotValid() async throws {
        try await withArchive { archive in
            let whole = try Data(contentsOf: archive.file)
            try whole.prefix(whole.count / 2).write(to: archive.file)
            #expect(!(await ArchiveVerification.verify(path: archive.file.path)).isValid)
            #expect(!(await ArchiveVerification.verify(path: "/dev/null")).isValid)
            #expect(!(await ArchiveVerification.verify(path: "/nowhere")).isValid)
        }
    }

    private static func refreshDigests(in folder: URL) throws {
        let script = """
            cd "$0"
            n=$(find data -type f | wc -l); s=$(cat data/* | wc -c)
            sed -i "s/^Payload-Oxum.*/Payload-Oxum: $s.$n/" bag-info.txt
            sha256sum data/* > manifest-sha256.txt
            sha256sum bagit.txt bag-info.txt README.txt manifest-sha256.txt > tagmanifest-sha256.txt
            """
        #expect(try Program.status(of: "/bin/sh", ["-c", script, folder.path]) == 0)
    }
}
