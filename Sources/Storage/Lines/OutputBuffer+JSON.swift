public import Chat

extension OutputBuffer {
    /// Appends UTF-8 text as a JSON string with its quotes (RFC 8259, section 7).
    public func appendJSON(_ text: UnsafeRawBufferPointer) {
        append(UInt8(ascii: "\""))
        var position = 0
        while position < text.count {
            let plain = Self.plainLength(of: text, from: position)
            append(UnsafeRawBufferPointer(rebasing: text[position..<(position + plain)]))
            position += plain
            if position < text.count {
                appendEscape(text[position])
                position += 1
            }
        }
        append(UInt8(ascii: "\""))
    }

    /// Appends text as a JSON string with its quotes.
    public func appendJSON(_ text: String) {
        var text = text
        text.withUTF8 { appendJSON(UnsafeRawBufferPointer($0)) }
    }

    /// Appends an identifier as a JSON string.
    public func appendJSON<Entity>(_ identifier: Identifier<Entity>) {
        append(room: 38) { room in
            room[0] = UInt8(ascii: "\"")
            identifier.write(to: UnsafeMutableRawBufferPointer(rebasing: room[1..<37]))
            room[37] = UInt8(ascii: "\"")
            return 38
        }
    }

    /// Appends an instant as a JSON string in ISO 8601, in UTC with milliseconds.
    public func appendJSON(_ instant: Instant) {
        append(room: Instant.textLength + 2) { room in
            room[0] = UInt8(ascii: "\"")
            instant.write(to: UnsafeMutableRawBufferPointer(rebasing: room[1..<25]))
            room[25] = UInt8(ascii: "\"")
            return 26
        }
    }

    private func appendEscape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append("\\\"")
        case UInt8(ascii: "\\"): append("\\\\")
        case UInt8(ascii: "\n"): append("\\n")
        case UInt8(ascii: "\r"): append("\\r")
        case UInt8(ascii: "\t"): append("\\t")
        default:
            append("\\u00")
            append(Self.hexadecimal(byte >> 4))
            append(Self.hexadecimal(byte & 15))
        }
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit
    }

    /// How many bytes from a position on need no escape; looks at eight bytes at a time.
    private static func plainLength(of text: UnsafeRawBufferPointer, from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        var position = start
        while position + 8 <= text.count {
            let word = text.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            // A byte's top bit is set where the byte is below 0x20, or equal to the one looked for.
            let found =
                ((word &- ones &* 0x20) & ~word) | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
            guard found & tops == 0 else { break }
            position += 8
        }
        while position < text.count, text[position] >= 0x20, text[position] != 0x22, text[position] != 0x5C {
            position += 1
        }
        return position - start
    }
}
