extension Identifier: CustomStringConvertible, LosslessStringConvertible {
    /// The identifier as 36 lowercase characters in the usual form of a UUID.
    public var description: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            write(to: UnsafeMutableRawBufferPointer(buffer))
            return 36
        }
    }

    /// Reads the usual 36-character form of a UUID, in either case; nothing else is accepted.
    public init?(_ description: String) {
        let bytes = Array(description.utf8)
        guard bytes.count == 36 else { return nil }
        var halves: (UInt64, UInt64) = (0, 0)
        var digits = 0
        for (position, byte) in bytes.enumerated() {
            if position == 8 || position == 13 || position == 18 || position == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = Self.value(ofHexadecimal: byte) else { return nil }
            if digits < 16 { halves.0 = halves.0 << 4 | digit } else { halves.1 = halves.1 << 4 | digit }
            digits += 1
        }
        self.init(high: halves.0, low: halves.1)
    }

    /// Writes the 36 characters of the usual form to the start of a buffer.
    public func write(to buffer: UnsafeMutableRawBufferPointer) {
        Self.write(high >> 32, digits: 8, to: buffer, at: 0)
        Self.write(high >> 16, digits: 4, to: buffer, at: 9)
        Self.write(high, digits: 4, to: buffer, at: 14)
        Self.write(low >> 48, digits: 4, to: buffer, at: 19)
        Self.write(low, digits: 12, to: buffer, at: 24)
        buffer[8] = UInt8(ascii: "-")
        buffer[13] = UInt8(ascii: "-")
        buffer[18] = UInt8(ascii: "-")
        buffer[23] = UInt8(ascii: "-")
    }

    /// Calls a closure with the 16 bytes, most significant first.
    @inlinable
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(of: (high.bigEndian, low.bigEndian), body)
    }

    /// Writes the last digits of a number in hexadecimal.
    @inline(__always)
    private static func write(
        _ number: UInt64,
        digits: Int,
        to buffer: UnsafeMutableRawBufferPointer,
        at start: Int
    ) {
        var rest = number
        for position in stride(from: start + digits - 1, through: start, by: -1) {
            let digit = UInt8(truncatingIfNeeded: rest & 15)
            // Letters lie 39 places behind the character after "9".
            buffer[position] = UInt8(ascii: "0") + digit + (digit > 9 ? 39 : 0)
            rest >>= 4
        }
    }

    private static func value(ofHexadecimal byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}

extension Identifier: Codable {
    /// Reads the 36-character form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let identifier = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a UUID")
        }
        self = identifier
    }

    /// Writes the 36-character form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
