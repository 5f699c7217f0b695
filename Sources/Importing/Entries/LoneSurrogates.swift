/// Half a character: what remains of an emoji where a system cut a text by UTF-16 units.
///
/// JSON can spell it, no Unicode text can hold it. It must not make a whole export unreadable.
enum LoneSurrogates {
    /// The JSON with each escaped half of a pair that lacks the other replaced by U+FFFD.
    static func replaced(in json: some Collection<UInt8>) -> [UInt8] {
        var bytes = Array(json)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            guard let unit = unit(at: index, of: bytes) else {
                index += 2
                continue
            }
            if (0xD800..<0xDC00).contains(unit), let next = self.unit(at: index + 6, of: bytes),
                (0xDC00..<0xE000).contains(next)
            {
                index += 12
                continue
            }
            if (0xD800..<0xE000).contains(unit) { bytes.replaceSubrange((index + 2)..<(index + 6), with: "fffd".utf8) }
            index += 6
        }
        return bytes
    }

    /// The UTF-16 unit of an escape such as `\ud83d`; nothing when there is another.
    private static func unit(at index: Int, of bytes: [UInt8]) -> UInt16? {
        guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
            return nil
        }
        return UInt16(String(decoding: bytes[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16)
    }
}
