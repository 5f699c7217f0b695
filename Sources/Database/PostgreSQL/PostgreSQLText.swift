private import Foundation

/// How texts are kept that hold U+0000, which PostgreSQL's text cannot.
///
/// U+0000 becomes U+10FFFE and `0`; so that nothing is lost, U+10FFFE itself, which is no character, becomes U+10FFFE
/// and `1`. All other texts are kept as they are.
enum PostgreSQLText {
    /// U+10FFFE in UTF-8.
    private static let mark: [UInt8] = [0xF4, 0x8F, 0xBF, 0xBE]
    private static let zero = UInt8(ascii: "0")
    private static let one = UInt8(ascii: "1")

    /// Appends a text as it is kept.
    static func append(_ text: UnsafeRawBufferPointer, to buffer: inout [UInt8]) {
        guard let start = text.baseAddress else { return }
        guard memchr(start, 0, text.count) != nil || memchr(start, CInt(mark[0]), text.count) != nil else {
            return buffer.append(contentsOf: text)
        }
        var index = 0
        while index < text.count {
            if text[index] == 0 {
                buffer += mark + [zero]
                index += 1
            } else if isMark(text, at: index) {
                buffer += mark + [one]
                index += mark.count
            } else {
                buffer.append(text[index])
                index += 1
            }
        }
    }

    /// Whether a text as it is kept may differ from the text.
    static func mayBeMarked(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let start = bytes.baseAddress else { return false }
        return memchr(start, CInt(mark[0]), bytes.count) != nil
    }

    /// The text that is kept so; a mark that was not made here stays as it is.
    static func decoded(_ kept: UnsafeRawBufferPointer) -> [UInt8] {
        var text: [UInt8] = []
        var index = 0
        while index < kept.count {
            let next = index + mark.count
            if isMark(kept, at: index), next < kept.count, kept[next] == zero || kept[next] == one {
                text += kept[next] == zero ? [0] : mark
                index = next + 1
            } else {
                text.append(kept[index])
                index += 1
            }
        }
        return text
    }

    private static func isMark(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Bool {
        index + mark.count <= bytes.count && bytes[index..<(index + mark.count)].elementsEqual(mark)
    }
}
