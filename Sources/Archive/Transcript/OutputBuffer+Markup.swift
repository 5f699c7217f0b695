internal import Storage

extension OutputBuffer {
    /// Where Unicode has pictures of the control characters, in their order; DEL is 0x21.
    static let controlPictures = 9216

    /// Appends text as it may stand between tags of HTML.
    ///
    /// `&`, `<` and `>` become references by name. Control characters, which pages must not hold, become references
    /// to their pictures; a picture that is in the text stays as it is, so that the two can be told apart. Tabs and
    /// newlines stay. Bytes that are not UTF-8 stay too: browsers show U+FFFD for them.
    func appendMarkup(_ text: UnsafeRawBufferPointer) {
        var position = 0
        while position < text.count {
            let plain = Self.plainLength(of: text, from: position)
            append(UnsafeRawBufferPointer(rebasing: text[position..<(position + plain)]))
            position += plain
            if position < text.count {
                appendReference(text[position])
                position += 1
            }
        }
    }

    /// Appends text as it may stand between tags of HTML.
    func appendMarkup(_ text: String) {
        var text = text
        text.withUTF8 { appendMarkup(UnsafeRawBufferPointer($0)) }
    }

    /// Appends text as it may stand between the double quotes of an attribute.
    func appendAttribute(_ text: String) {
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { append("&quot;") } else { appendReference(byte) }
        }
    }

    private func appendReference(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "&"): append("&amp;")
        case UInt8(ascii: "<"): append("&lt;")
        case UInt8(ascii: ">"): append("&gt;")
        case UInt8(ascii: "\n"), UInt8(ascii: "\t"): append(byte)
        case 0..<0x20: append("&#\(Self.controlPictures + Int(byte));")
        case 0x7F: append("&#\(Self.controlPictures + 0x21);")
        default: append(byte)
        }
    }

    /// How many bytes from a position on stand for themselves; looks at eight bytes at a time.
    private static func plainLength(of text: UnsafeRawBufferPointer, from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        var position = start
        while position + 8 <= text.count {
            let word = text.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            let ampersand = word ^ (ones &* 0x26)
            // The two brackets differ in one bit.
            let bracket = (word | (ones &* 0x02)) ^ (ones &* 0x3E)
            let delete = word ^ (ones &* 0x7F)
            // A byte's top bit is set where the byte is below 0x20, or equal to the one looked for.
            let found =
                ((word &- ones &* 0x20) & ~word) | ((ampersand &- ones) & ~ampersand)
                | ((bracket &- ones) & ~bracket) | ((delete &- ones) & ~delete)
            guard found & tops == 0 else { break }
            position += 8
        }
        while position < text.count, isPlain(text[position]) { position += 1 }
        return position - start
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\n"), UInt8(ascii: "\t"): true
        case 0..<0x20, UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), 0x7F: false
        default: true
        }
    }
}
