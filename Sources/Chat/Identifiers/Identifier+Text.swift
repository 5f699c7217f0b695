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
        var description = description
        guard let identifier = description.withUTF8({ Self(utf8: UnsafeRawBufferPointer($0)) }) else { return nil }
        self = identifier
    }

    /// Reads the same form from its bytes.
    public init?(utf8 bytes: UnsafeRawBufferPointer) {
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
        precondition(buffer.count >= 36, "An identifier is written where there is no room for it.")
        let middle = Self.digits(UInt32(truncatingIfNeeded: high))
        let low = (Self.digits(UInt32(truncatingIfNeeded: low >> 32)), Self.digits(UInt32(truncatingIfNeeded: low)))
        buffer.storeBytes(of: Self.digits(UInt32(truncatingIfNeeded: high >> 32)), toByteOffset: 0, as: UInt64.self)
        buffer.storeBytes(of: UInt32(truncatingIfNeeded: middle), toByteOffset: 9, as: UInt32.self)
        buffer.storeBytes(of: UInt32(truncatingIfNeeded: middle >> 32), toByteOffset: 14, as: UInt32.self)
        buffer.storeBytes(of: UInt32(truncatingIfNeeded: low.0), toByteOffset: 19, as: UInt32.self)
        buffer.storeBytes(of: UInt32(truncatingIfNeeded: low.0 >> 32), toByteOffset: 24, as: UInt32.self)
        buffer.storeBytes(of: low.1, toByteOffset: 28, as: UInt64.self)
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

    /// The eight hexadecimal digits of a number, the first of them in the first byte of memory.
    @inline(__always)
    private static func digits(_ number: UInt32) -> UInt64 {
        // Each step halves the distance between the digits, until each has a byte.
        var spread = UInt64(number & 0xFFFF) << 32 | UInt64(number >> 16)
        spread = (spread & 0x0000_FF00_0000_FF00) >> 8 | (spread & 0x0000_00FF_0000_00FF) << 16
        spread = (spread & 0x00F0_00F0_00F0_00F0) >> 4 | (spread & 0x000F_000F_000F_000F) << 8
        // Adding six carries into the upper half of the byte for the digits from ten on.
        let isLetter = (spread &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        // Letters lie 39 places behind the character after "9".
        return (spread &+ 0x3030_3030_3030_3030 &+ isLetter &* 39).littleEndian
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
