import Testing

@testable import Importing

@Suite struct EntrySplitterTests {
    /// Splits a text that comes in chunks of a size.
    private func split(_ text: [UInt8], chunk: Int) throws -> [String] {
        var splitter = EntrySplitter(file: "day.json")
        var elements: [String] = []
        for start in stride(from: 0, to: text.count, by: chunk) {
            try text[start..<min(start + chunk, text.count)].withUnsafeBytes { bytes in
                try splitter.split(bytes) { elements.append(String(decoding: $0, as: UTF8.self)) }
            }
        }
        try splitter.finish()
        #expect(splitter.count == elements.count)
        return elements
    }

    @Test(arguments: [1, 2, 3, 7, 1000])
    func `Elements are the same however the bytes come in`(chunk: Int) throws {
        let text = #"""
            \#u{FEFF} [ {"a": "]},\"[\\", "b": [1, {"c": {}}]} ,12,"x,]\\\"", null
            ,[],{"é": "🥖"}, true ]
            """#
        let expected = [
            #"{"a": "]},\"[\\", "b": [1, {"c": {}}]}"#, "12", #""x,]\\\"""#, "null", "[]", #"{"é": "🥖"}"#, "true",
        ]
        #expect(try split(Array(text.utf8), chunk: chunk) == expected)
        #expect(try split(Array("[]".utf8), chunk: chunk).isEmpty)
    }

    @Test(
        arguments: [
            "", "{}", "[", "[1", "[1,", "[{", "[1 2]", "[,1]", "[1,]", "[1,,2]", "[1]]", "[1] x", "x[1]", "[{]", "[:1]",
            #"["a"#, #"[{"a": "b"#,
        ]
    )
    func `What is no array of elements is refused`(text: String) {
        #expect(throws: ImportError.self) { try split(Array(text.utf8), chunk: 3) }
    }

    @Test(arguments: [[0xFF, 0xFE, 0x5B, 0], [0xFE, 0xFF, 0, 0x5B], [0x5B, 0, 0x7B, 0], [0, 0x5B, 0, 0x7B]])
    func `UTF-16 is named as what it is`(bytes: [UInt8]) {
        #expect(throws: ImportError.wrongEncoding(name: "day.json")) { try split(bytes, chunk: 2) }
    }

    @Test func `An element may be nested 128 deep and no deeper`() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array("[\(String(repeating: "[", count: depth))\(String(repeating: "]", count: depth))]".utf8)
        }
        #expect(try split(nested(128), chunk: 64).count == 1)
        #expect(throws: ImportError.self) { try split(nested(129), chunk: 64) }
    }

    @Test func `An element may have 16 MiB and no more`() throws {
        let largest = "\"" + String(repeating: "a", count: (16 << 20) - 2) + "\""
        #expect(try split(Array("[\(largest)]".utf8), chunk: 1 << 18).first?.utf8.count == 16 << 20)
        #expect(throws: ImportError.self) { try split(Array("[\"a\(largest.dropFirst())]".utf8), chunk: 1 << 18) }
        #expect(throws: ImportError.self) { try split(Array("[\"a\(largest.dropFirst())]".utf8), chunk: 1 << 25) }
    }
}
