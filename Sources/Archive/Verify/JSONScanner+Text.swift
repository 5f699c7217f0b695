extension JSONScanner.Value {
    /// Appends the text that a string stands for, in UTF-8; halves of characters become U+FFFD.
    ///
    /// The value must be a string that the scanner has found well-formed.
    func appendText(to text: inout [UInt8]) {
        guard isString, bytes.count >= 2 else { return }
        var rest = bytes[1..<(bytes.count - 1)]
        while let escape = rest.firstIndex(of: UInt8(ascii: "\\")) {
            text.append(contentsOf: rest[..<escape])
            rest = rest[(escape + 1)...]
            guard let letter = rest.popFirst() else { return }
            switch letter {
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"): Self.appendCharacter(from: &rest, to: &text)
            default: text.append(letter)
            }
        }
        text.append(contentsOf: rest)
    }

    private typealias Bytes = Slice<UnsafeRawBufferPointer>

    /// Reads from behind `\u`, and a second escape if the first is the first half of a character.
    private static func appendCharacter(from rest: inout Bytes, to text: inout [UInt8]) {
        let first = unit(from: &rest)
        var scalar = Unicode.Scalar(first)
        if UTF16.isLeadSurrogate(UInt16(first)), rest.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) {
            var ahead = rest.dropFirst(2)
            let second = unit(from: &ahead)
            if UTF16.isTrailSurrogate(UInt16(second)) {
                scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
                rest = ahead
            }
        }
        text.append(contentsOf: Array(String(scalar ?? "\u{FFFD}").utf8))
    }

    private static func unit(from rest: inout Bytes) -> UInt32 {
        let digits = rest.prefix(4)
        rest = rest.dropFirst(4)
        return digits.reduce(0) { $0 << 4 | UInt32(Self.value(ofHexadecimal: $1)) }
    }

    private static func value(ofHexadecimal byte: UInt8) -> UInt8 {
        byte <= UInt8(ascii: "9") ? byte - UInt8(ascii: "0") : (byte | 0x20) - UInt8(ascii: "a") + 10
    }
}
