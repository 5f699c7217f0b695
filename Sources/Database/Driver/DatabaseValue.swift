/// A value that is bound to a parameter of a statement.
public enum DatabaseValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case bytes([UInt8])
    /// Sixteen bytes in two halves, most significant first.
    case identifier(high: UInt64, low: UInt64)
}

extension DatabaseValue {
    /// A text, or null.
    public static func text(_ value: String?) -> Self { value.map { .text($0) } ?? .null }

    /// An integer, or null.
    public static func integer(_ value: Int64?) -> Self { value.map { .integer($0) } ?? .null }

    /// One for true and zero for false, as both engines store it.
    public static func boolean(_ value: Bool) -> Self { .integer(value ? 1 : 0) }
}
