/// Writes JSON (RFC 8259) as bytes, for lists that are read a thousand times a second.
public struct JSONWriter: Sendable {
    /// What was written.
    public private(set) var bytes: [UInt8] = []

    /// Makes a writer that has written nothing.
    public init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Writes what is JSON already.
    public mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Writes a text in quotes.
    public mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { characters in
            var start = 0
            for position in characters.indices {
                let character = characters[position]
                guard character < 0x20 || character == 0x22 || character == 0x5C else { continue }
                bytes.append(contentsOf: characters[start..<position])
                escape(character)
                start = position + 1
            }
            bytes.append(contentsOf: characters[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a text of a known length in quotes, of characters that need no escape.
    public mutating func plainString(length: Int, _ write: (UnsafeMutableRawBufferPointer) -> Void) {
        raw("\"")
        characters(length: length, write)
        raw("\"")
    }

    /// Writes characters of a known number that need no escape.
    public mutating func characters(length: Int, _ write: (UnsafeMutableRawBufferPointer) -> Void) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: length))
        bytes.withUnsafeMutableBytes { write(UnsafeMutableRawBufferPointer(rebasing: $0[start...])) }
    }

    /// Writes the elements of a list between brackets, with commas.
    public mutating func list<Elements: Sequence>(
        _ elements: Elements,
        _ write: (inout JSONWriter, Elements.Element) -> Void
    ) {
        bytes.append(UInt8(ascii: "["))
        var isFirst = true
        for element in elements {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            write(&self, element)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func escape(_ character: UInt8) {
        switch character {
        case 0x22: raw("\\\"")
        case 0x5C: raw("\\\\")
        case 0x0A: raw("\\n")
        case 0x0D: raw("\\r")
        case 0x09: raw("\\t")
        default:
            raw("\\u00")
            for digit in [character >> 4, character & 15] { bytes.append(digit + (digit > 9 ? 87 : 48)) }
        }
    }
}
