internal import Chat
internal import Database

extension DatabaseValue {
    /// Sixteen bytes.
    static func id<Entity>(_ identifier: Identifier<Entity>) -> Self {
        .identifier(high: identifier.high, low: identifier.low)
    }

    /// Sixteen bytes, or null.
    static func id<Entity>(_ identifier: Identifier<Entity>?) -> Self {
        identifier.map { .id($0) } ?? .null
    }

    /// The identifier in sixteen bytes.
    func identifier<Entity>(of: Entity.Type = Entity.self) -> Identifier<Entity>? {
        switch self {
        case .identifier(let high, let low): Identifier(high: high, low: low)
        case .bytes(let bytes) where bytes.count == 16:
            Identifier(
                high: bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) },
                low: bytes[8...].reduce(0) { $0 << 8 | UInt64($1) }
            )
        default: nil
        }
    }

    /// Milliseconds since the epoch.
    static func instant(_ instant: Instant) -> Self { .integer(instant.milliseconds) }

    /// Milliseconds since the epoch, or null.
    static func instant(_ instant: Instant?) -> Self { .integer(instant?.milliseconds) }
}

extension DatabaseRow {
    func id<Entity>(_ column: Int, of: Entity.Type = Entity.self) -> Identifier<Entity> {
        let halves = halves(column)
        return Identifier(high: halves.high, low: halves.low)
    }

    func optionalID<Entity>(_ column: Int, of: Entity.Type = Entity.self) -> Identifier<Entity>? {
        isNull(column) ? nil : id(column)
    }

    func instant(_ column: Int) -> Instant { Instant(milliseconds: integer(column)) }

    func optionalInstant(_ column: Int) -> Instant? { isNull(column) ? nil : instant(column) }

    /// A stored text as a value of an enumeration.
    func value<Value: RawRepresentable>(_ column: Int, named name: String) throws(StoreError) -> Value
    where Value.RawValue == String {
        guard let value = Value(rawValue: text(column)) else { throw .unknownValue(column: name) }
        return value
    }
}
