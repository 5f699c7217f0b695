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
            types.append(value.type)
            guard value.appendBinary(to: &bytes) else {
                ranges.append(nil)
                continue
            }
            ranges.append(start..<bytes.count)
        }
        // An empty value has an address too, without which it would be taken for null.
        bytes.append(0)
        self.types = types
        self.bytes = bytes
        self.ranges = ranges
    }

    /// Makes each array a value.
    init(_ arrays: [PostgreSQLArray]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(arrays.reduce(0) { $0 + $1.bytes.count })
        var ranges: [Range<Int>?] = []
        for array in arrays {
            ranges.append(bytes.count..<(bytes.count + array.bytes.count))
            bytes += array.bytes
        }
        types = arrays.map(\.type)
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

extension DatabaseValue {
    /// The number of its type; 0 of null.
    var type: UInt32 {
        switch self {
        case .null: 0
        case .integer: PostgreSQLType.int8
        case .text: PostgreSQLType.text
        case .bytes, .identifier: PostgreSQLType.bytes
        }
    }

    /// Appends the value in PostgreSQL's binary format; `false` for null, which has none.
    func appendBinary(to bytes: inout [UInt8]) -> Bool {
        switch self {
        case .null: return false
        case .integer(let value): withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
        case .text(var value): value.withUTF8 { PostgreSQLText.append(UnsafeRawBufferPointer($0), to: &bytes) }
        case .bytes(let value): bytes.append(contentsOf: value)
        case .identifier(let high, let low):
            withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { bytes.append(contentsOf: $0) }
        }
        return true
    }
}

/// Numbers of types, which are the same on every server.
enum PostgreSQLType {
    static let bytes: UInt32 = 17
    static let int8: UInt32 = 20
    static let text: UInt32 = 25
    static let numeric: UInt32 = 1700
    static let bytesArray: UInt32 = 1001
    static let textArray: UInt32 = 1009
    static let int8Array: UInt32 = 1016
}
