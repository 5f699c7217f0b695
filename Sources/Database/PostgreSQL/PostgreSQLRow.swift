private import CPostgreSQL

/// A row that a statement has yielded.
struct PostgreSQLRow: DatabaseRow {
    /// The result whose only row it is.
    let result: OpaquePointer
    /// Holds texts that differ from what is kept, until the next row is asked for.
    let texts: DecodedTexts

    func isNull(_ column: Int) -> Bool {
        PQgetisnull(result, 0, CInt(column)) != 0
    }

    var nullColumns: UInt64 {
        var nulls: UInt64 = 0
        for column in 0..<min(PQnfields(result), 64) where PQgetisnull(result, 0, column) != 0 {
            nulls |= 1 << UInt64(column)
        }
        return nulls
    }

    func integer(_ column: Int) -> Int64 {
        let value = kept(column)
        if PQftype(result, CInt(column)) == PostgreSQLType.numeric { return Self.integer(numeric: value) }
        // Integers of 2, 4 and 8 bytes, and truth values of one.
        guard let first = value.first, value.count <= 8 else { return 0 }
        var number: Int64 = first & 0x80 != 0 ? -1 : 0
        for byte in value { number = number << 8 | Int64(byte) }
        return number
    }

    func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        let value = kept(column)
        guard PostgreSQLText.mayBeMarked(value), PQftype(result, CInt(column)) != PostgreSQLType.bytes else {
            return value
        }
        return texts.keep(PostgreSQLText.decoded(value), of: column)
    }

    func value(_ column: Int) -> DatabaseValue {
        guard !isNull(column) else { return .null }
        return switch PQftype(result, CInt(column)) {
        case PostgreSQLType.bytes: .bytes(Array(bytes(column)))
        case PostgreSQLType.text: .text(text(column))
        default: .integer(integer(column))
        }
    }

    private func kept(_ column: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(result, 0, CInt(column)),
            count: Int(PQgetlength(result, 0, CInt(column)))
        )
    }

    /// The integer in a decimal number, which is what sums of integers are: four digits in each two bytes.
    private static func integer(numeric: UnsafeRawBufferPointer) -> Int64 {
        guard numeric.count >= 8 else { return 0 }
        let digits = numeric.bigEndian16(at: 0)
        let weight = Int(Int16(truncatingIfNeeded: numeric.bigEndian16(at: 2)))
        guard weight >= 0 else { return 0 }
        var number: Int64 = 0
        for position in 0...weight {
            let digit = position < digits ? numeric.bigEndian16(at: 8 + 2 * position) : 0
            number = number &* 10_000 &+ Int64(digit)
        }
        return numeric.bigEndian16(at: 4) == 0x4000 ? 0 &- number : number
    }
}

/// Texts of the present row that differ from what is kept of them.
final class DecodedTexts {
    private var buffers: [Int: UnsafeMutableRawBufferPointer] = [:]

    deinit { removeAll() }

    func keep(_ text: [UInt8], of column: Int) -> UnsafeRawBufferPointer {
        if let known = buffers[column] { return UnsafeRawBufferPointer(known) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
        buffer.copyBytes(from: text)
        buffers[column] = buffer
        return UnsafeRawBufferPointer(buffer)
    }

    func removeAll() {
        for buffer in buffers.values { buffer.deallocate() }
        buffers.removeAll()
    }
}
