internal import Storage

extension OutputBuffer {
    /// Appends bytes in base64, in lines of 76 characters as mails have them (RFC 2045, section 6.8).
    func appendBase64Lines(_ bytes: UnsafeRawBufferPointer) {
        for start in stride(from: 0, to: bytes.count, by: 57) {
            let line = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + 57, bytes.count)])
            append(room: 78) { room in
                var position = 0
                for offset in stride(from: 0, to: line.count, by: 3) {
                    Self.encode(line, offset, into: room, position)
                    position += 4
                }
                room[position] = 0x0D
                room[position + 1] = 0x0A
                return position + 2
            }
        }
    }

    @inline(__always)
    private static func encode(
        _ bytes: UnsafeRawBufferPointer,
        _ offset: Int,
        into room: UnsafeMutableRawBufferPointer,
        _ position: Int
    ) {
        let left = bytes.count - offset
        let first = UInt32(bytes[offset])
        let second = left > 1 ? UInt32(bytes[offset + 1]) : 0
        let third = left > 2 ? UInt32(bytes[offset + 2]) : 0
        let group = first << 16 | second << 8 | third
        room[position] = digit(group >> 18)
        room[position + 1] = digit(group >> 12)
        room[position + 2] = left > 1 ? digit(group >> 6) : UInt8(ascii: "=")
        room[position + 3] = left > 2 ? digit(group) : UInt8(ascii: "=")
    }

    @inline(__always)
    private static func digit(_ bits: UInt32) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: bits & 63)
        switch value {
        case 0..<26: return UInt8(ascii: "A") + value
        case 26..<52: return UInt8(ascii: "a") + value - 26
        case 52..<62: return UInt8(ascii: "0") + value - 52
        case 62: return UInt8(ascii: "+")
        default: return UInt8(ascii: "/")
        }
    }
}
