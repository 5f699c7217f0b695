/// Reads fields that may be absent, null or of another type than usual, which does not make an entry worthless.
///
/// Another type is noted in the decoder's ``DecodingNotes``. What is not valid JSON or Unicode is an error all the same.
extension KeyedDecodingContainer {
    /// A value, or nothing when the field holds something else.
    func lenient<Value: Decodable>(_ key: Key, as type: Value.Type = Value.self) throws -> Value? {
        // Most fields of most entries are absent, and this tells so at less cost than decoding does.
        guard contains(key) else { return nil }
        do {
            return try decodeIfPresent(type, forKey: key)
        } catch DecodingError.typeMismatch {
            noteOtherType(of: key)
            return nil
        }
    }

    /// A value of a field that Slack uses for several types, or nothing when it is of one of the others.
    func variant<Value: Decodable>(_ key: Key, as type: Value.Type = Value.self) throws -> Value? {
        guard contains(key) else { return nil }
        do {
            return try decodeIfPresent(type, forKey: key)
        } catch DecodingError.typeMismatch {
            return nil
        }
    }

    /// Notes a field of another type; containers know their notes only by way of a decoder.
    private func noteOtherType(of key: Key) {
        (try? superDecoder(forKey: key))?.notes?.count(.otherTypes)
    }

    /// A text that is not empty, or nothing.
    ///
    /// NUL, which no text column of PostgreSQL may hold, becomes U+FFFD.
    func text(_ key: Key) throws -> String? {
        guard var text = try lenient(key, as: String.self), !text.isEmpty else { return nil }
        guard text.withUTF8({ $0.contains(0) }) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
    }

    /// A whole number, also one that is written as a text; nothing when it is neither.
    func number(_ key: Key) -> Int64? {
        guard holds(key) else { return nil }
        // Numbers are of no weight here: one that is out of range is left out.
        if let number = try? decodeIfPresent(Int64.self, forKey: key) { return number }
        if let number = (try? decodeIfPresent(String.self, forKey: key)).flatMap({ Int64($0) }) { return number }
        noteOtherType(of: key)
        return nil
    }

    /// Whether the field is there and true.
    func flag(_ key: Key) throws -> Bool { try lenient(key, as: Bool.self) ?? false }

    /// The elements of an array that are of the type; the others are passed over.
    func elements<Element: Decodable>(_ key: Key, of type: Element.Type = Element.self) throws -> [Element] {
        try lenient(key, as: [LenientElement<Element>].self)?.compactMap(\.value) ?? []
    }

    /// Whether the field holds anything but null.
    func holds(_ key: Key) -> Bool {
        guard contains(key) else { return false }
        return (try? decodeNil(forKey: key)) == false
    }
}

/// An element of an array, or nothing when it is of another type.
struct LenientElement<Value: Decodable>: Decodable {
    let value: Value?

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            value = container.decodeNil() ? nil : try container.decode(Value.self)
        } catch DecodingError.typeMismatch {
            decoder.notes?.count(.otherTypes)
            value = nil
        }
    }
}
