private import Foundation

/// Follows JSON (RFC 8259) in bytes, and makes no values of it.
///
/// What is scanned may come from anybody: no input makes it trap or go deep.
struct JSONScanner {
    /// The value of a member of an object.
    struct Value {
        /// As it is written, a string with its quotes.
        let bytes: UnsafeRawBufferPointer
        /// How many elements an array has, or members an object; 0 for other values.
        let elements: Int

        /// What is between the quotes, if it is a string without escapes; otherwise `nil`.
        var plainText: UnsafeRawBufferPointer? {
            guard bytes.count >= 2, bytes[0] == UInt8(ascii: "\"") else { return nil }
            let text = UnsafeRawBufferPointer(rebasing: bytes[1..<(bytes.count - 1)])
            guard let start = text.baseAddress else { return text }
            return memchr(start, CInt(UInt8(ascii: "\\")), text.count) == nil ? text : nil
        }

        /// Whether it is a string.
        var isString: Bool { bytes.first == UInt8(ascii: "\"") }

        /// Whether it is an array.
        var isArray: Bool { bytes.first == UInt8(ascii: "[") }
    }

    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private var isASCII = true

    private static let deepest = 32

    private init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Reads an object that is all of the bytes, and gives its members in order.
    ///
    /// - Returns: whether it is well-formed, in UTF-8, and none of its names has an escape.
    static func members(
        of bytes: UnsafeRawBufferPointer,
        _ member: (_ name: UnsafeRawBufferPointer, Value) -> Void
    ) -> Bool {
        var scanner = Self(bytes)
        scanner.skipSpace()
        guard scanner.skip(UInt8(ascii: "{")) else { return false }
        let members = scanner.object { name, value in
            guard let name = name.plainText else { return false }
            member(name, value)
            return true
        }
        scanner.skipSpace()
        guard members != nil, scanner.position == bytes.count else { return false }
        return scanner.isASCII || scanner.isUTF8
    }

    private var isUTF8: Bool { (try? UTF8Span(validating: bytes.bindMemory(to: UInt8.self).span)) != nil }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D else { return }
            position += 1
        }
    }

    private mutating func value(depth: Int) -> Value? {
        skipSpace()
        let start = position
        guard position < bytes.count, depth < Self.deepest else { return nil }
        var elements = 0
        switch bytes[position] {
        case UInt8(ascii: "\""):
            guard string() else { return nil }
        case UInt8(ascii: "{"):
            position += 1
            guard let members = object(depth: depth, { _, _ in true }) else { return nil }
            elements = members
        case UInt8(ascii: "["):
            position += 1
            guard let counted = array(depth: depth) else { return nil }
            elements = counted
        case UInt8(ascii: "t"): guard word("true") else { return nil }
        case UInt8(ascii: "f"): guard word("false") else { return nil }
        case UInt8(ascii: "n"): guard word("null") else { return nil }
        default: guard number() else { return nil }
        }
        return Value(bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<position]), elements: elements)
    }

    /// Reads from behind the opening brace; gives the number of members.
    private mutating func object(depth: Int = 0, _ member: (_ name: Value, Value) -> Bool) -> Int? {
        skipSpace()
        if skip(UInt8(ascii: "}")) { return 0 }
        var members = 0
        while true {
            skipSpace()
            let start = position
            guard string() else { return nil }
            let name = Value(bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<position]), elements: 0)
            skipSpace()
            guard skip(UInt8(ascii: ":")), let value = value(depth: depth + 1), member(name, value) else { return nil }
            members += 1
            skipSpace()
            if skip(UInt8(ascii: "}")) { return members }
            guard skip(UInt8(ascii: ",")) else { return nil }
        }
    }

    /// Reads from behind the opening bracket; gives the number of elements.
    private mutating func array(depth: Int) -> Int? {
        skipSpace()
        if skip(UInt8(ascii: "]")) { return 0 }
        var elements = 0
        while true {
            guard value(depth: depth + 1) != nil else { return nil }
            elements += 1
            skipSpace()
            if skip(UInt8(ascii: "]")) { return elements }
            guard skip(UInt8(ascii: ",")) else { return nil }
        }
    }

    private mutating func string() -> Bool {
        guard skip(UInt8(ascii: "\"")) else { return false }
        while true {
            skipPlainText()
            guard position < bytes.count else { return false }
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return true
            case UInt8(ascii: "\\"): guard escape() else { return false }
            case 0..<0x20: return false
            default: if byte >= 0x80 { isASCII = false }
            }
        }
    }

    /// Passes whole words of eight bytes in which no string ends, no escape begins, and no control character is.
    @inline(__always)
    private mutating func skipPlainText() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highBits = ones << 7
        while position + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            // A byte below n borrows when n is subtracted; those above 0x7F do not count. The lowest found is exact.
            let quote = word ^ ones &* UInt64(UInt8(ascii: "\""))
            let backslash = word ^ ones &* UInt64(UInt8(ascii: "\\"))
            let found =
                ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash | (word &- ones &* 0x20) & ~word)
                & highBits
            if found != 0 {
                let plain = found.trailingZeroBitCount / 8
                if word & highBits & (1 << UInt64(plain * 8) &- 1) != 0 { isASCII = false }
                position += plain
                return
            }
            if word & highBits != 0 { isASCII = false }
            position += 8
        }
    }

    private mutating func escape() -> Bool {
        guard position < bytes.count else { return false }
        let letter = bytes[position]
        position += 1
        guard letter == UInt8(ascii: "u") else { return "\"\\/bfnrt".utf8.contains(letter) }
        guard position + 4 <= bytes.count else { return false }
        defer { position += 4 }
        return bytes[position..<(position + 4)].allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x46).contains($0) || (0x61...0x66).contains($0)
        }
    }

    private mutating func word(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        let text = UnsafeRawBufferPointer(start: word.utf8Start, count: length)
        guard position + length <= bytes.count, bytes[position..<(position + length)].elementsEqual(text) else {
            return false
        }
        position += length
        return true
    }

    private mutating func number() -> Bool {
        _ = skip(UInt8(ascii: "-"))
        let start = position
        guard digits() else { return false }
        if position - start > 1, bytes[start] == UInt8(ascii: "0") { return false }
        if skip(UInt8(ascii: ".")), !digits() { return false }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            if !skip(UInt8(ascii: "-")) { _ = skip(UInt8(ascii: "+")) }
            return digits()
        }
        return true
    }

    private mutating func digits() -> Bool {
        let start = position
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
        return position > start
    }
}
