/// Values of one type, or nulls, as an array in PostgreSQL's binary format.
struct PostgreSQLArray {
    /// The number of the array's type.
    let type: UInt32
    let bytes: [UInt8]

    /// Makes an array of values; `nil` when all are null, so that there is no type to them.
    init?(_ values: some Collection<DatabaseValue>) {
        guard let element = values.lazy.map(\.type).first(where: { $0 != 0 }) else { return nil }
        type =
            switch element {
            case PostgreSQLType.int8: PostgreSQLType.int8Array
            case PostgreSQLType.text: PostgreSQLType.textArray
            default: PostgreSQLType.bytesArray
            }
        var bytes: [UInt8] = []
        // One dimension, which may hold nulls, of elements that are numbered from 1.
        for number in [1, 1, Int32(element), Int32(values.count), 1] { bytes.appendBigEndian(number) }
        for value in values { bytes.appendField(value) }
        self.bytes = bytes
    }
}

extension [UInt8] {
    mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// Appends a value after its length, which is -1 for null.
    mutating func appendField(_ value: DatabaseValue) {
        let start = count
        appendBigEndian(Int32(-1))
        guard value.appendBinary(to: &self) else { return }
        let length = Int32(count - start - 4)
        Swift.withUnsafeBytes(of: length.bigEndian) { replaceSubrange(start..<(start + 4), with: $0) }
    }
}
