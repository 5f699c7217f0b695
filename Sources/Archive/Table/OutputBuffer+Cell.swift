internal import Chat
private import Foundation
internal import Storage

extension OutputBuffer {
    /// Appends text as a cell of a CSV file that no spreadsheet will run as a formula.
    ///
    /// A cell whose first visible character is one that begins a formula, or that begins with a tab, a line break or
    /// an apostrophe, gets an apostrophe in front: who takes one away from each cell that begins with it has the text
    /// again. The characters are those of OWASP's "CSV Injection", with their full-width forms.
    func appendCell(_ text: UnsafeRawBufferPointer) {
        append(UInt8(ascii: "\""))
        if Self.isTakenForFormula(text) { append(UInt8(ascii: "'")) }
        var rest = text
        while let base = rest.baseAddress, let quote = memchr(base, Int32(UInt8(ascii: "\"")), rest.count) {
            let plain = UnsafeRawPointer(quote) - base
            append(UnsafeRawBufferPointer(rebasing: rest[...plain]))
            append(UInt8(ascii: "\""))
            rest = UnsafeRawBufferPointer(rebasing: rest[(plain + 1)...])
        }
        append(rest)
        append(UInt8(ascii: "\""))
    }

    /// Appends an identifier in its usual form.
    func appendText<Entity>(_ identifier: Identifier<Entity>) {
        append(room: 36) { room in
            identifier.write(to: room)
            return 36
        }
    }

    /// Appends an instant in ISO 8601.
    func appendText(_ instant: Instant) {
        append(room: Instant.textLength) { room in
            instant.write(to: room)
            return Instant.textLength
        }
    }

    private static func isTakenForFormula(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let first = text.first else { return false }
        // Most texts begin with a letter.
        if first > UInt8(ascii: "@"), first < 0x80 { return false }
        switch first {
        case UInt8(ascii: "'"), 0x00..<0x20: return true
        default: break
        }
        let visible = String(decoding: text.prefix(64), as: UTF8.self).unicodeScalars.first { scalar in
            !scalar.properties.isWhitespace && !scalar.properties.isDefaultIgnorableCodePoint
        }
        return visible.map { "=+-@＝＋－＠﹢﹣﹦﹫".unicodeScalars.contains($0) } ?? false
    }
}
