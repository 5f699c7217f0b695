private import CPostgreSQL

/// The values of a statement in PostgreSQL's binary format.
struct PostgreSQLParameters {
    /// The number of the type of each value; 0, which lets the server find it out, of nulls.
    let types: [UInt32]
    private let bytes: [UInt8]
    /// Where each value lies in the bytes; `nil` for nulls.
    private let ranges: [Range<Int>?]

    init(_ values: [DatabaseValue]) {
        var types: [UInt32] = []
        var bytes: [UInt8] = []
        var ranges: [Range<Int>?] = []
        types.reserveCapacity(values.count)
        ranges.reserveCapacity(values.count)
        for value in values {
            let start = bytes.count
            switch value {
            case .null:
                types.append(0)
                ranges.append(nil)
                continue
            case .integer(let value):
                types.append(PostgreSQLType.int8)
                withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
            case .text(var value):
                types.append(PostgreSQLType.text)
                value.withUTF8 { PostgreSQLText.append(UnsafeRawBufferPointer($0), to: &bytes) }
            case .bytes(let value):
                types.append(PostgreSQLType.bytes)
                bytes.append(contentsOf: value)
            case .identifier(let high, let low):
                types.append(PostgreSQLType.bytes)
                withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { bytes.append(contentsOf: $0) }
            }
            ranges.append(start..<bytes.count)
        }
        // An empty value has an address too, without which it would be taken for null.
        bytes.append(0)
        self.types = types
        self.bytes = bytes
        self.ranges = ranges
    }

    /// Hands over the values, their lengths and their formats as libpq takes them.
    func withPointers<Result>(
        _ body: (CInt, UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<CInt>, UnsafePointer<CInt>) -> Result
    ) -> Result {
        bytes.withUnsafeBytes { bytes in
            let start = bytes.assumingMemoryBound(to: CChar.self).baseAddress
            return body(
                CInt(ranges.count),
                ranges.map { range in range.flatMap { range in start.map { $0 + range.lowerBound } } },
                ranges.map { CInt($0?.count ?? 0) },
                ranges.map { _ in 1 }
            )
        }
    }
}

/// Numbers of types, which are the same on every server.
enum PostgreSQLType {
    static let bytes: UInt32 = 17
    static let int8: UInt32 = 20
    static let text: UInt32 = 25
    static let numeric: UInt32 = 1700
}
