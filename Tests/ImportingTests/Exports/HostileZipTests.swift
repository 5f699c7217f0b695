import Chat
import Foundation
import Importing
import Testing

// One at a time: Foundation on Linux is not at its best when many threads start processes.
@Suite(.serialized) struct HostileZipTests {
    /// Imports a zip and expects an error and an untouched store.
    private func expectRefusal(
        _ lines: String,
        afterwards: String = "",
        _ check: (ImportError) -> Bool
    ) async throws {
        try await withSlackScene { scene in
            let path = scene.folder.appending(path: "export.zip")
            try PythonZip.write(to: path, lines, afterwards: afterwards)
            let error = await #expect(throws: ImportError.self) { try await scene.run(path.path) }
            if let error {
                #expect(check(error), "\(error)")
                #expect(!error.description.isEmpty)
            }
            #expect(try await scene.isUntouched())
        }
    }

    @Test(
        arguments: [
            ("z.writestr('/etc/passwd', 'x')", "has an absolute path"),
            ("z.writestr('C:/x', 'x')", "has an absolute path"),
            ("z.writestr('general/../../x', 'x')", "has a path that leads out of the zip"),
            ("z.writestr('general/2024-06-01.json/', day)", "is a folder and has bytes"),
            ("z.writestr('..', 'x')", "has a path that leads out of the zip"),
            (#"z.writestr('general\\x.json', 'x')"#, "has a backslash in its name"),
            ("z.writestr('general/2024-05-31.json', day)", "is there twice"),
            (
                "i = zipfile.ZipInfo('link'); i.external_attr = 0o120777 << 16; z.writestr(i, '/etc')",
                "is a symbolic link"
            ),
        ]
    )
    func `A member that no export has is refused`(line: String, reason: String) async throws {
        try await expectRefusal(line) { error in
            if case .unsafeMember(_, reason) = error { true } else { false }
        }
    }

    @Test func `A NUL in a name is refused`() async throws {
        try await expectRefusal("z.writestr('aXXb', 'x')", afterwards: #"patch(b'aXXb', b'a\0\0b')"#) { error in
            if case .unsafeMember(_, "has a NUL in its name") = error { true } else { false }
        }
    }

    @Test func `An encrypted member is refused`() async throws {
        // The flag lies 8 bytes into the directory's record, whose mark is PK 1 2.
        let patch = #"""
            data = bytearray(open(path, 'rb').read()); at = data.index(b'PK\x01\x02'); data[at + 8] |= 1
            open(path, 'wb').write(data)
            """#
        try await expectRefusal("pass", afterwards: patch) { error in
            error == .unsafeMember(name: "users.json", reason: "is encrypted")
        }
    }

    @Test func `A member that inflates without measure is refused`() async throws {
        try await expectRefusal("z.writestr('general/2024-06-01.json', '[' + ' ' * (80 << 20) + ']')") { error in
            error == .bomb(name: "general/2024-06-01.json")
        }
    }

    @Test func `Many small members that inflate without measure are refused together`() async throws {
        let lines = """
            for i in range(1, 10):
                z.writestr(f'general/2024-06-0{i}.json', '[' + ' ' * (10 << 20) + ']')
            """
        try await expectRefusal(lines) { if case .bomb = $0 { true } else { false } }
    }

    @Test func `A member that declares an impossible size is refused`() async throws {
        let lines = """
            i = zipfile.ZipInfo('general/2024-06-01.json')
            z.writestr(i, day)
            z.filelist[-1].file_size = 70 << 30
            """
        // Debian 12's minizip does not even read such a size.
        let name = "general/2024-06-01.json"
        try await expectRefusal(lines) { $0 == .bomb(name: name) || $0 == .needsZip64(name: name) }
    }

    @Test func `A member that declares another size than it has is refused`() async throws {
        try await expectRefusal("z.writestr('general/2024-06-01.json', day); z.filelist[-1].file_size += 5") { error in
            if case .damagedMember = error { true } else { false }
        }
    }

    @Test func `A damaged member is refused by its checksum`() async throws {
        let lines = "z.writestr('general/2024-06-01.json', day, zipfile.ZIP_STORED)"
        try await expectRefusal(lines, afterwards: #"patch(b'"text": "x"', b'"text": "y"')"#) { error in
            error == .damagedMember(name: "general/2024-06-01.json", reason: "its checksum is wrong")
        }
    }

    @Test func `A zip that is cut short is refused`() async throws {
        let cut = "data = open(path, 'rb').read(); open(path, 'wb').write(data[:-60])"
        try await expectRefusal("pass", afterwards: cut) { error in
            if case .truncatedZip = error { true } else { false }
        }
    }

    @Test func `A file that is no zip is refused`() async throws {
        try await expectRefusal("pass", afterwards: "open(path, 'w').write('hello there, this is a letter')") { error in
            if case .notAZip = error { true } else { false }
        }
    }

    @Test func `A name that is not UTF-8 is read as Latin-1`() async throws {
        try await withSlackScene { scene in
            let path = scene.folder.appending(path: "export.zip")
            try PythonZip.write(
                to: path,
                "z.writestr('cafX/2024-05-31.json', day)",
                afterwards: #"patch(b'cafX', b'caf\xe9')"#
            )
            #expect(try await scene.run(path.path).messages == 2)
            #expect(try await scene.conversation("café")?.name == "café")
        }
    }

    @Test func `Links and pipes in a folder are not followed`() async throws {
        try await withSlackScene { scene in
            let outside = scene.folder.appending(path: "outside")
            let export = scene.folder.appending(path: "export")
            let day = #"[{"user": "U1", "text": "x", "ts": "1.5"}]"#
            try SlackScene.write(["private/2024-05-31.json": day], to: outside.path)
            try SlackScene.write(["general/2024-05-31.json": day], to: export.path)
            let files = FileManager.default
            try files.createSymbolicLink(
                at: export.appending(path: "stolen"),
                withDestinationURL: outside.appending(path: "private")
            )
            try files.createSymbolicLink(
                at: export.appending(path: "general/2024-06-01.json"),
                withDestinationURL: outside.appending(path: "private/2024-05-31.json")
            )
            #expect(mkfifo(export.appending(path: "general/2024-06-02.json").path, 0o600) == 0)
            let report = try await scene.run(export.path)
            #expect(report.entries == 1)
            #expect(report.notes["pipes, devices and sockets left out"] == 1)
            #expect(report.notes["symbolic links left out"] == 2)
        }
    }
}
