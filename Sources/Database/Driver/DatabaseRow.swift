/// One row of a result.
///
/// Columns are numbered from 0. Valid only until the next row is asked for.
public protocol DatabaseRow {
    /// Whether the column is null.
    func isNull(_ column: Int) -> Bool
    /// Which of the first 64 columns are null: a bit for each, the lowest for column 0.
    var nullColumns: UInt64 { get }
    /// The column as an integer; 0 when it is null.
    func integer(_ column: Int) -> Int64
    /// The bytes of a text or binary column, not copied; empty when it is null.
    func bytes(_ column: Int) -> UnsafeRawBufferPointer
    /// The column as what it is.
    func value(_ column: Int) -> DatabaseValue
}

extension DatabaseRow {
    /// The column as an integer, or nothing when it is null.
    public func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }

    /// The column as text; empty when it is null.
    public func text(_ column: Int) -> String { String(decoding: bytes(column), as: UTF8.self) }

    /// The column as text, or nothing when it is null.
    public func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

    /// Whether the column is other than 0.
    public func boolean(_ column: Int) -> Bool { integer(column) != 0 }

    /// The two halves of a 16-byte column; both 0 when it is of another length.
    public func halves(_ column: Int) -> (high: UInt64, low: UInt64) {
        let bytes = bytes(column)
        guard bytes.count == 16 else { return (0, 0) }
        return (
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }
}
