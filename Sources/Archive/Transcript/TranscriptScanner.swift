internal import Chat
private import Foundation
internal import Storage

/// Reads the messages back out of a page of a transcript, and makes no tree of it.
///
/// What is scanned may come from anybody: no input makes it trap, and what is not as `Transcript` writes it is
/// reported, not guessed at.
struct TranscriptScanner {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    /// Whether something was met that no transcript has; nothing is read after that.
    private(set) var isMalformed = false

    /// Prepares to read a whole page.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Reads the next message.
    ///
    /// - Parameter text: is given the message's text; what it had before is forgotten.
    /// - Returns: which message it is; `nil` when there is none any more, or when the page is malformed.
    mutating func next(into text: OutputBuffer) -> Message.ID? {
        text.removeAll()
        var message: Message.ID?
        while !isMalformed, let tag = nextTag() {
            switch tag {
            case .message:
                guard message == nil, let id = identifier() else { return fail() }
                message = id
            case .text:
                guard let message, unescape(to: text) else { return fail() }
                return message
            case .comment:
                return fail()
            case .other:
                continue
            }
        }
        return message == nil ? nil : fail()
    }

    private enum Tag {
        /// `<li id="`, with which a message begins.
        case message
        /// `<p>`, with which the text of a message begins; a page has no other.
        case text
        /// `<!--`, which could hide messages.
        case comment
        case other
    }

    /// Goes behind the beginning of the next tag.
    private mutating func nextTag() -> Tag? {
        guard let bracket = find(UInt8(ascii: "<")) else {
            position = bytes.count
            return nil
        }
        position = bracket
        if skip("<li id=\"") { return .message }
        if skip("<p>") { return .text }
        if skip("<!--") { return .comment }
        position += 1
        return .other
    }

    /// Reads the 36 characters of an identifier, with small letters, and the quote after them.
    private mutating func identifier() -> Message.ID? {
        guard bytes.count - position > 36 else { return nil }
        var halves: (UInt64, UInt64) = (0, 0)
        for place in 0..<36 {
            let byte = bytes[position + place]
            if place == 8 || place == 13 || place == 18 || place == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            // The third hyphen lies between the halves.
            if place < 18 { halves.0 = halves.0 << 4 | UInt64(digit) } else { halves.1 = halves.1 << 4 | UInt64(digit) }
        }
        position += 36
        return skip("\"") ? Message.ID(high: halves.0, low: halves.1) : nil
    }

    /// Reads text up to `</p>`, with its references resolved.
    private mutating func unescape(to text: OutputBuffer) -> Bool {
        guard let end = find(UInt8(ascii: "<")) else { return false }
        while let ampersand = find(UInt8(ascii: "&"), before: end) {
            text.append(UnsafeRawBufferPointer(rebasing: bytes[position..<ampersand]))
            position = ampersand
            guard let byte = reference(before: end) else { return false }
            text.append(byte)
        }
        text.append(UnsafeRawBufferPointer(rebasing: bytes[position..<end]))
        position = end
        return skip("</p>")
    }

    /// Reads one of the references that `appendMarkup` writes.
    private mutating func reference(before end: Int) -> UInt8? {
        if skip("&amp;") { return UInt8(ascii: "&") }
        if skip("&lt;") { return UInt8(ascii: "<") }
        if skip("&gt;") { return UInt8(ascii: ">") }
        guard skip("&#"), end - position >= 5, bytes[position + 4] == UInt8(ascii: ";") else { return nil }
        var number = 0
        for byte in bytes[position..<(position + 4)] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        position += 5
        switch number - OutputBuffer.controlPictures {
        case 0x09, 0x0A: return nil
        case let control where (0..<0x20).contains(control): return UInt8(control)
        case 0x21: return 0x7F
        default: return nil
        }
    }

    private mutating func fail() -> Message.ID? {
        isMalformed = true
        return nil
    }

    private func find(_ byte: UInt8, before end: Int? = nil) -> Int? {
        let count = (end ?? bytes.count) - position
        guard count > 0, let base = bytes.baseAddress,
            let found = memchr(base + position, Int32(byte), count)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }

    @inline(__always)
    private mutating func skip(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard bytes.count - position >= count, let base = bytes.baseAddress,
            memcmp(base + position, text.utf8Start, count) == 0
        else { return false }
        position += count
        return true
    }
}
