import Chat
import Foundation
import Importing
import Testing

/// Whether all that a zip's directory has is imported, whatever the records at the zip's end state.
@Suite(.serialized) struct ZipDirectoryTests {
    /// Python that finds the directory and the end record of the zip, and writes the zip again.
    private static let tools = #"""
        data = bytearray(open(path, 'rb').read())
        end = data.rindex(b'PK\x05\x06')
        count, size, start = struct.unpack_from('<HII', data, end + 10)
        last = data.rindex(b'PK\x01\x02')
        def state(count, size, start):
            struct.pack_into('<HHII', data, end + 8, count, count, size, start)
        def save(*parts):
            open(path, 'wb').write(b''.join(map(bytes, parts or [data])))
        def zip64(stated, tail=b''):
            entry = struct.pack('<4sQHHIIQQQQ', b'PK\x06\x06', 44, 45, 45, 0, 0, stated, stated, size, start)
            locator = struct.pack('<4sIQI', b'PK\x06\x07', 0, end, 1)
            state(0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
            save(data[:end], entry, locator, data[end:], tail)

        """#

    private func withZip(
        _ lines: String,
        afterwards: String,
        _ body: (SlackScene, String) async throws -> Void
    ) async throws {
        try await withSlackScene { scene in
            let path = scene.folder.appending(path: "export.zip")
            try PythonZip.write(to: path, lines, afterwards: Self.tools + afterwards)
            try await body(scene, path.path)
        }
    }

    @Test(
        arguments: [
            ("state(2, size, start); save()", "it states 2 members, but its directory has 3"),
            ("state(4, size, start); save()", "it states 4 members, but its directory has 3"),
            ("state(0, size, start); save()", "it states 0 members, but its directory has 3"),
            ("zip64(2)", "it states 2 members, but its directory has 3"),
            ("zip64(4)", "it states 4 members, but its directory has 3"),
            ("state(2, last - start, start); save()", "its directory is not where its end record has it"),
            ("save(data[:end], b'12345678', data[end:])", "its directory is not where its end record has it"),
            ("save(data, data)", "its directory is not where its end record has it"),
            ("save(b'PK00', data)", "its directory is not where its end record has it"),
            ("state(1, end - last, last); save()", "its directory begins before the place that it states"),
            // The comment of the last record ends beyond the directory.
            (
                "struct.pack_into('<H', data, last + 32, 9); save()",
                "its directory has another size than it states"
            ),
            ("zip64(3); patch(struct.pack('<II', 0xFFFFFFFF, 0xFFFFFFFF), struct.pack('<II', 9, 9))", "differ"),
        ]
    )
    func `A zip that contradicts itself is refused`(change: String, reason: String) async throws {
        try await withZip("z.writestr('general/2024-06-01.json', day)", afterwards: change) { scene, path in
            let error = await #expect(throws: ImportError.self) { try await scene.run(path) }
            let description = try #require(error).description
            #expect(description.contains(reason), "\(description)")
            #expect(description.contains("Download the export again"))
            #expect(try await scene.isUntouched())
        }
    }

    @Test(
        arguments: [
            "save()",
            "zip64(3)",
            "zip64(3, b'trailing')",
            "save(data, b'trailing garbage')",
            "struct.pack_into('<H', data, end + 20, 5); save(data, b'hello')",
            "struct.pack_into('<H', data, end + 20, 50000); save(data, b'c' * 50000)",
        ]
    )
    func `A zip with a comment, a tail or ZIP64 is imported whole`(change: String) async throws {
        try await withZip("z.writestr('general/2024-06-01.json', day)", afterwards: change) { scene, path in
            let report = try await scene.run(path)
            #expect(report.entries == 2)
        }
    }

    @Test(
        arguments: [
            // Written to what cannot seek, so that each member has a data descriptor.
            #"""
            import io
            class Pipe(io.RawIOBase):
                def __init__(self): self.bytes = b''
                def writable(self): return True
                def write(self, part): self.bytes += bytes(part); return len(part)
            pipe = Pipe()
            with zipfile.ZipFile(pipe, 'w', zipfile.ZIP_DEFLATED) as z:
                z.writestr('general/2024-05-31.json', day); z.writestr('general/2024-06-01.json', day)
            open(path, 'wb').write(pipe.bytes)
            """#,
            // Added to later, which writes the directory anew.
            """
            with zipfile.ZipFile(path, 'a') as z: z.writestr('general/2024-06-01.json', day); z.comment = b'PK'
            """,
            // Each member in ZIP64.
            """
            with zipfile.ZipFile(path, 'w') as z:
                for name in ['general/2024-05-31.json', 'general/2024-06-01.json']:
                    with z.open(name, 'w', force_zip64=True) as file: file.write(day.encode())
            """,
        ]
    )
    func `A zip of any honest tool is imported whole`(lines: String) async throws {
        try await withSlackScene { scene in
            let path = scene.folder.appending(path: "export.zip")
            try PythonZip.write(to: path, "pass", afterwards: lines)
            #expect(try await scene.run(path.path).entries == 2)
        }
    }

    @Test func `A count that is cut to 16 bits, as macOS writes it, hides nothing`() async throws {
        let lines = """
            for i in range(65535): z.writestr(zipfile.ZipInfo(f'd/{i}'), '')
            z.writestr('general/2024-06-01.json', day)
            """
        // The end record of ZIP64 is 56 bytes long, and its locator 20.
        let change =
            "start, = struct.unpack_from('<Q', data, end - 28); state(2, end - 76 - start, start)\n"
            + "save(data[:end - 76], data[end:])"
        try await withZip(lines, afterwards: change) { scene, path in
            let report = try await scene.run(path)
            #expect(report.entries == 2)
            #expect(report.notes["files inside folders that were not read"] == 65_535)
        }
    }

    @Test func `A zip behind a program is refused with what to give`() async throws {
        try await withZip("pass", afterwards: #"save(b'\x7fELF program', data)"#) { scene, path in
            await #expect(throws: ImportError.notAZip(path: path)) { try await scene.run(path) }
        }
    }
}
