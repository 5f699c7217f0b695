/// Slack's own markup, turned into readable Markdown.
///
/// This runs for every message of an import, so it works on bytes, and in one pass however the text is made.
struct SlackMarkup {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let names: SlackNames
    private var output: [UInt8] = []
    private var bold = Emphasis()
    private var strike = Emphasis()
    /// Up to where a search has found no end of code.
    private var futile: (code: Int, fence: Int) = (0, 0)

    private struct Emphasis {
        /// Where the emphasis that is open now ends.
        var end: Int?
        /// Up to where a search has found no end; searching again would find none either.
        var futile = 0
    }

    /// The text in Markdown, with the names of those who are mentioned.
    static func readable(_ text: String, names: SlackNames) -> String {
        var text = text
        return text.withUTF8 { bytes in
            guard bytes.contains(where: \.isMarkup) else { return nil }
            var markup = SlackMarkup(bytes, names: names)
            markup.convert()
            return String(decoding: markup.output, as: UTF8.self)
        } ?? text
    }

    /// The text with the characters that mean something in markup replaced by their entities.
    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == .ampersand || $0 == .less || $0 == .greater }) else { return text }
        var output: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case .ampersand: output += "&amp;".utf8
            case .less: output += "&lt;".utf8
            case .greater: output += "&gt;".utf8
            default: output.append(byte)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>, names: SlackNames) {
        self.bytes = bytes
        self.names = names
        output.reserveCapacity(bytes.count + bytes.count / 4)
    }

    private mutating func convert() {
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case .less: index = token(at: index, isCode: false)
            case .ampersand: index = entity(at: index)
            case .backtick: index = code(at: index)
            case .asterisk: (index, bold) = mark(at: index, in: bold)
            case .tilde: (index, strike) = mark(at: index, in: strike)
            default: index = plain(at: index)
            }
        }
    }

    private mutating func plain(at start: Int) -> Int {
        var end = start + 1
        while end < bytes.count, !bytes[end].isMarkup, bytes[end] != .backtick { end += 1 }
        output.append(contentsOf: bytes[start..<end])
        return end
    }

    private mutating func copy(_ index: Int) -> Int {
        output.append(bytes[index])
        return index + 1
    }
}

extension SlackMarkup {
    private mutating func entity(at index: Int) -> Int {
        guard let (byte, length) = Self.entity(bytes[index...]) else { return copy(index) }
        output.append(byte)
        return index + length
    }

    /// The character that an entity at the beginning of a text stands for, and the entity's length.
    private static func entity(_ text: some Collection<UInt8>) -> (byte: UInt8, length: Int)? {
        for (entity, byte) in [("&amp;", UInt8.ampersand), ("&lt;", .less), ("&gt;", .greater)]
        where text.starts(with: entity.utf8) {
            return (byte, entity.utf8.count)
        }
        return nil
    }

    /// Resolves what stands between angle brackets; what is no token stays as it is.
    private mutating func token(at start: Int, isCode: Bool) -> Int {
        guard let end = bytes[(start + 1)...].firstIndex(where: { $0 == .greater || $0 == .less || $0 == .newline }),
            bytes[end] == .greater,
            let token = SlackToken(bytes[(start + 1)..<end])
        else { return copy(start) }
        let text = token.readable(names: names, isCode: isCode)
        // Slack escapes inside tokens too; names that come from the lists are escaped there as well.
        var rest = text.utf8[...]
        while let ampersand = rest.firstIndex(of: .ampersand) {
            output.append(contentsOf: rest[..<ampersand])
            let (byte, length) = Self.entity(rest[ampersand...]) ?? (.ampersand, 1)
            output.append(byte)
            rest = rest[ampersand...].dropFirst(length)
        }
        output.append(contentsOf: rest)
        return end + 1
    }

    /// Copies a code span or block, in which only entities and tokens are resolved.
    private mutating func code(at start: Int) -> Int {
        guard let end = endOfCode(at: start) else { return copy(start) }
        var index = start
        while index < end {
            switch bytes[index] {
            case .less: index = token(at: index, isCode: true)
            case .ampersand: index = entity(at: index)
            default: index = copy(index)
            }
        }
        return index
    }

    /// Where code that begins with these backticks ends; nothing when it does not end.
    private mutating func endOfCode(at start: Int) -> Int? {
        let fence = "```".utf8
        if bytes[start...].starts(with: fence) {
            guard start >= futile.fence else { return nil }
            var index = start + 3
            while index + 3 <= bytes.count {
                if bytes[index] == .backtick, bytes[index...].starts(with: fence) { return index + 3 }
                index += 1
            }
            futile.fence = bytes.count
            return nil
        }
        guard start >= futile.code else { return nil }
        var index = start + 1
        while index < bytes.count, bytes[index] != .newline {
            if bytes[index] == .backtick { return index == start + 1 ? nil : index + 1 }
            index += 1
        }
        futile.code = index
        return nil
    }
}

extension SlackMarkup {
    /// Doubles a mark that begins or ends an emphasis, as Markdown has it; tells where to go on.
    private mutating func mark(at index: Int, in emphasis: Emphasis) -> (next: Int, emphasis: Emphasis) {
        var emphasis = emphasis
        if emphasis.end == index {
            emphasis.end = nil
        } else if emphasis.end == nil, index >= emphasis.futile, opens(at: index) {
            (emphasis.end, emphasis.futile) = endOfEmphasis(at: index)
            guard emphasis.end != nil else { return (copy(index), emphasis) }
        } else {
            return (copy(index), emphasis)
        }
        output.append(bytes[index])
        return (copy(index), emphasis)
    }

    /// Whether a mark stands where a word may begin.
    private func opens(at index: Int) -> Bool {
        guard index + 1 < bytes.count, !bytes[index + 1].isBlank, bytes[index + 1] != bytes[index] else { return false }
        return index == 0 || !(bytes[index - 1].isWord || bytes[index - 1] == bytes[index])
    }

    /// Whether a mark stands where a word may end.
    private func closes(at index: Int) -> Bool {
        guard !bytes[index - 1].isBlank, bytes[index - 1] != bytes[index] else { return false }
        return index + 1 == bytes.count || !(bytes[index + 1].isWord || bytes[index + 1] == bytes[index])
    }

    /// Looks for the mark that ends an emphasis, on the same line and outside of code and tokens.
    private mutating func endOfEmphasis(at start: Int) -> (end: Int?, futile: Int) {
        var index = start + 1
        while index < bytes.count, bytes[index] != .newline {
            switch bytes[index] {
            case bytes[start] where index > start + 1 && closes(at: index): return (index, 0)
            case .backtick: index = endOfCode(at: index) ?? index + 1
            case .less: index = endOfToken(at: index)
            default: index += 1
            }
        }
        return (nil, index)
    }

    private func endOfToken(at start: Int) -> Int {
        let end = bytes[(start + 1)...].firstIndex { $0 == .greater || $0 == .less || $0 == .newline }
        guard let end, bytes[end] == .greater else { return start + 1 }
        return end + 1
    }
}
