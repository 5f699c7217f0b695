import Archive
import Chat
import Foundation
import TestSupport
import Testing

/// Whatever two programs could read differently, and whatever is not what it says, is refused with a reason.
@Suite(.timeLimit(.minutes(10))) struct ZipReaderTests {
    /// A zip that no honest tool makes.
    struct Hostile: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Lines of Python with the open zip `z`, which already has the bag's files.
        let lines: String
        /// Lines of Python that change the zip's bytes, `data`.
        let afterwards: String
        let words: String

        init(_ description: String, _ lines: String = "", then afterwards: String = "", _ words: String) {
            testDescription = description
            self.lines = lines
            self.afterwards = afterwards
            self.words = words
        }
    }

    /// The place of `README.txt` in the directory and of its local header, and the end record.
    private static let places = """
        entry = data.index(b'README.txt', data.rindex(b'PK\\1\\2', 0, data.index(b'PK\\1\\2') + 9)) - 46
        header = data.index(b'README.txt') - 30
        end = data.rindex(b'PK\\5\\6')
        def put(place, form, *values):
            data[place:place + struct.calcsize(form)] = struct.pack(form, *values)
        def get(place, form):
            return struct.unpack_from(form, data, place)[0]

        """

    private static let hostiles = [
        Hostile("a name that leads out", "z.writestr('../evil', b'x')", "leads out of its folder"),
        Hostile("a name with an inner dot-dot", "z.writestr('data/../../evil', b'x')", "leads out of its folder"),
        Hostile("an absolute name", "z.writestr('/evil', b'x')", "begins outside of the archive"),
        Hostile("a name with a drive", "z.writestr('C:evil', b'x')", "begins outside of the archive"),
        Hostile("a name with a backslash", "z.writestr('data\\\\evil', b'x')", "has a backslash"),
        Hostile("a name with NUL", then: "put(entry + 46, '4s', b'RE\\0D')", "has a control character"),
        Hostile("a name with an escape", "z.writestr('data/\\x1b[2J', b'x')", "has a control character"),
        Hostile("an empty part", "z.writestr('data//evil', b'x')", "leads out of its folder"),
        Hostile("a name not in UTF-8", then: "put(entry + 46, '2s', b'\\xff\\xfe')", "not in UTF-8"),
        Hostile("a name twice", "z.writestr('README.txt', b'other')", "is there twice"),
        Hostile("a folder with a file's name", "z.writestr('README.txt/', b'')", "is there twice"),
        Hostile(
            "a second name",
            "i = zipfile.ZipInfo('data/a'); i.extra = b'up\\x06\\0\\1\\0\\0\\0\\0x'; z.writestr(i, b'x')",
            "has a second name"
        ),
        Hostile(
            "a link",
            "i = zipfile.ZipInfo('link'); i.create_system = 3; i.external_attr = 0o120777 << 16; z.writestr(i, '/etc')",
            "is a link"
        ),
        Hostile("a method that is not known", "z.writestr('data/a', b'x' * 99, zipfile.ZIP_BZIP2)", "packed in a way"),
        Hostile("a version that is not known", then: "put(entry + 6, '<H', 84)", "packed in a way"),
        Hostile("an encrypted member", then: "put(entry + 8, '<H', 1)", "is encrypted"),
        Hostile(
            "another name in the header",
            then: "put(header + 30, '4s', b'REAR')",
            "header contradicts the directory"
        ),
        Hostile("another size in the header", then: "put(header + 22, '<I', 1)", "header contradicts the directory"),
        Hostile(
            "another checksum in the header",
            then: "put(header + 14, '<I', 1)",
            "header contradicts the directory"
        ),
        Hostile("another method in the header", then: "put(header + 8, '<H', 0)", "header contradicts the directory"),
        Hostile(
            "a size too large for its bytes",
            then: "put(entry + 24, '<I', 0xfffffff0); put(header + 22, '<I', 0xfffffff0)",
            "states a size that it cannot have"
        ),
        Hostile(
            "a size too small for its bytes",
            then: "put(entry + 24, '<I', 9); put(header + 22, '<I', 9)",
            "goes on after its end"
        ),
        Hostile(
            "a size that the bytes do not fill",
            then: "n = get(entry + 24, '<I') + 1; put(entry + 24, '<I', n); put(header + 22, '<I', n)",
            "ends early"
        ),
        Hostile(
            "a packed size that is too small",
            then: "n = get(entry + 20, '<I') - 1; put(entry + 20, '<I', n); put(header + 18, '<I', n)",
            "damaged"
        ),
        Hostile(
            "a packed size that is too large",
            then: "n = get(entry + 20, '<I') + 1; put(entry + 20, '<I', n); put(header + 18, '<I', n)",
            "overlaps"
        ),
        Hostile(
            "two members at one place",
            then: "put(data.index(b'bagit.txt', entry - 200) - 4, '<I', get(entry + 42, '<I'))",
            "overlaps"
        ),
        Hostile("an offset beyond the file", then: "put(entry + 42, '<I', 0x7fffffff)", "outside of the archive"),
        Hostile(
            "bytes that belong to nobody",
            "z.fp.write(b'hidden'); z.start_dir = z.fp.tell()",
            "what follows its bytes"
        ),
        Hostile("bytes in front", then: "data[0:0] = b'#!/bin/sh'", "put in front"),
        Hostile(
            "bytes in front that the directory knows",
            "",
            then: """
                data[0:0] = b'#!/bin/sh'
                place = data.index(b'PK\\1\\2')
                while data[place:place + 4] == b'PK\\1\\2':
                    put(place + 42, '<I', get(place + 42, '<I') + 9)
                    place += 46 + get(place + 28, '<H') + get(place + 30, '<H') + get(place + 32, '<H')
                put(place + 16, '<I', get(place + 16, '<I') + 9)
                """,
            "put in front of its first member"
        ),
        Hostile("bytes behind", then: "data += b'more'", "cut short"),
        Hostile(
            "an end record in the comment",
            then: "put(end + 20, '<H', 22); data += data[end:end + 20] + b'\\0\\0'",
            "another end"
        ),
        Hostile("a signature in the comment", then: "put(end + 20, '<H', 4); data += b'PK\\5\\6'", "another end"),
        Hostile("a comment that is no seal", then: "put(end + 20, '<H', 5); data += b'hello'", "no seal"),
        Hostile(
            "fewer members than the directory has",
            then: "n = get(end + 10, '<H') - 1; put(end + 8, '<HH', n, n)",
            "more members than it says"
        ),
        Hostile(
            "more members than the directory has",
            then: "n = get(end + 10, '<H') + 1; put(end + 8, '<HH', n, n)",
            "directory"
        ),
        Hostile(
            "an absurd number of members",
            then: "put(end + 8, '<HH', 65535, 65535)",
            "65535 members, more than can be"
        ),
        Hostile("a directory that begins elsewhere", then: "put(end + 16, '<I', 1)", "does not lie where"),
        Hostile("several parts", then: "put(end + 4, '<HH', 1, 1)", "several parts"),
        Hostile(
            "a ZIP64 record that lies",
            then: """
                n, size, start = get(end + 10, '<H'), get(end + 12, '<I'), get(end + 16, '<I')
                large = b'PK\\6\\6' + struct.pack('<QHHIIQQQQ', 44, 45, 45, 0, 0, n, n, size, start - 1)
                data[end:end] = large + b'PK\\6\\7' + struct.pack('<IQI', 0, end, 1)
                """,
            "contradict each other"
        ),
        Hostile(
            "a ZIP64 record with an absurd number of members",
            then: """
                size, start = get(end + 12, '<I'), get(end + 16, '<I')
                large = b'PK\\6\\6' + struct.pack('<QHHIIQQQQ', 44, 45, 45, 0, 0, 1 << 63, 1 << 63, size, start)
                data[end:end] = large + b'PK\\6\\7' + struct.pack('<IQI', 0, end, 1)
                put(end + 76 + 8, '<HH', 65535, 65535)
                """,
            "more than can be"
        ),
        Hostile(
            "a ZIP64 locator to elsewhere",
            then: "data[end:end] = b'PK\\6\\7' + struct.pack('<IQI', 0, 1 << 62, 1)",
            "locator"
        ),
    ]

    @Test("A zip that could be read in two ways is refused with a reason", arguments: hostiles)
    func hostileIsRefused(_ hostile: Hostile) async throws {
        try await Self.withChangedZip(hostile.lines, then: hostile.afterwards) { report in
            #expect(!report.isValid)
            let failed = report.checks.filter { !$0.passed }
            #expect(failed.contains { $0.detail.contains(hostile.words) }, "\(report.checks)")
        }
    }

    @Test("A zip with ZIP64 records, descriptors and folders is read like any other")
    func otherToolsAreRead() async throws {
        let large = """
            n, size, start = get(end + 10, '<H'), get(end + 12, '<I'), get(end + 16, '<I')
            large = b'PK\\6\\6' + struct.pack('<QHHIIQQQQ', 44, 45, 45, 0, 0, n, n, size, start)
            data[end:end] = large + b'PK\\6\\7' + struct.pack('<IQI', 0, end, 1)
            put(end + 76 + 8, '<HHII', 0xffff, 0xffff, 0xffffffff, 0xffffffff)
            """
        let packings = [("", large), ("z.writestr('data/attachments/', b'')", ""), ("", "")]
        for (lines, afterwards) in packings {
            for output in ["io.FileIO(path, 'w')", "Pipe(path)"] {
                try await Self.withChangedZip(lines, then: afterwards, output: output) { report in
                    #expect(report.isValid, "\(report.checks)")
                    #expect(report.notes.contains { $0.contains("packed anew") })
                }
            }
        }
    }

    @Test("A file cut short anywhere is refused")
    func truncatedIsRefused() async throws {
        try await Self.withArchive { archive in
            let whole = try Data(contentsOf: archive.file)
            for length in stride(from: 0, to: whole.count, by: 41) {
                try whole.prefix(length).write(to: archive.file)
                let report = await ArchiveVerification.verify(path: archive.file.path)
                #expect(!report.isValid, "\(length) bytes")
            }
        }
    }

    @Test("What is no file is refused without waiting")
    func pipeIsRefused() async throws {
        try await withTemporaryFolder { folder in
            let pipe = folder.appending(path: "pipe").path
            #expect(mkfifo(pipe, 0o600) == 0)
            for path in [pipe, folder.path, "/dev/zero"] {
                #expect(!(await ArchiveVerification.verify(path: path)).isValid)
            }
        }
    }

    private static func withArchive(_ body: (ExportedArchive) async throws -> Void) async throws {
        try await ExportedArchive.with { scene in
            try await scene.say(100, by: scene.ada, from: ExportedArchive.now.advanced(bySeconds: -1000)) {
                "message \($0)"
            }
        } _: { archive, _ in
            try await body(archive)
        }
    }

    /// Checks an archive that Python's `zipfile` packed anew, with more members and with other bytes.
    private static func withChangedZip(
        _ lines: String,
        then afterwards: String,
        output: String = "io.FileIO(path, 'w')",
        _ body: (VerificationReport) throws -> Void
    ) async throws {
        try await withArchive { archive in
            let folder = try await archive.unpacked()
            let file = archive.folder.appending(path: "hostile.zip")
            let script = """
                import io, os, struct, sys, warnings, zipfile
                warnings.simplefilter('ignore')
                folder, path = sys.argv[1:]
                class Pipe(io.FileIO):
                    def __init__(self, path): super().__init__(path, 'w')
                    def seekable(self): return False
                    def seek(self, *_): raise OSError
                    def tell(self): raise OSError
                with zipfile.ZipFile(\(output), 'w', zipfile.ZIP_DEFLATED) as z:
                    for parent, _, names in sorted(os.walk(folder)):
                        for name in sorted(names, reverse=True):
                            file = os.path.join(parent, name)
                            z.write(file, os.path.relpath(file, folder))
                    \(lines.replacing("\n", with: "\n    "))
                data = bytearray(open(path, 'rb').read())
                \(places)
                \(afterwards)
                open(path, 'wb').write(data)
                """
            let outcome = try await Program.run("/usr/bin/python3", ["-c", script, folder.path, file.path])
            #expect(outcome.status == 0, "\(outcome.errors)")
            try body(await ArchiveVerification.verify(path: file.path))
        }
    }
}
