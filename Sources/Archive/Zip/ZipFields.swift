/// Reads the fields of a record of a ZIP file, from left to right; numbers have their least byte first.
struct ZipFields {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: some Sequence<UInt8>) {
        rest = ArraySlice(bytes)
    }

    /// Whether all has been read.
    var isAtEnd: Bool { rest.isEmpty }

    /// The next number.
    ///
    /// - Throws: `ArchiveError.malformed` when the record ends before.
    mutating func number<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) throws(ArchiveError) -> Number {
        var number: Number = 0
        for byte in try bytes(Number.bitWidth / 8).reversed() { number = number << 8 | Number(byte) }
        return number
    }

    /// The next bytes.
    ///
    /// - Throws: `ArchiveError.malformed` when the record ends before.
    mutating func bytes(_ count: Int) throws(ArchiveError) -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw .malformed(reason: "one of its records ends early") }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
