/// What a body that changes something says of one field: nothing, that it be emptied, or its new value.
public enum Patch<Value: Sendable>: Sendable {
    /// The field is absent: it stays as it is.
    case absent
    /// The field is `null`.
    case null
    /// The field has a value.
    case value(Value)
}

extension KeyedDecodingContainer {
    /// Reads a field and tells `null` from absence.
    func patch<Value: Decodable & Sendable>(_ key: Key, of type: Value.Type = Value.self) throws -> Patch<Value> {
        guard contains(key) else { return .absent }
        return try decodeNil(forKey: key) ? .null : .value(decode(type, forKey: key))
    }
}
