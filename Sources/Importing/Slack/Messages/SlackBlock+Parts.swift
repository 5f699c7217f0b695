/// What blocks are made of.
extension SlackBlock {
    static func joined(_ container: Container, by separator: String) throws -> String {
        try container.elements(.elements, of: SlackBlock.self).map(\.text).joined(separator: separator)
    }

    static func list(_ container: Container) throws -> String {
        let isOrdered = try container.text(.style) == "ordered"
        let items = try container.elements(.elements, of: SlackBlock.self)
        return items.enumerated().map { (isOrdered ? "\($0 + 1). " : "- ") + $1.text }.joined(separator: "\n")
    }

    static func link(_ container: Container) throws -> String {
        let url = try container.text(.url) ?? ""
        return "<\(url)\(try container.text(.text).map { "|" + SlackMarkup.escaped($0) } ?? "")>"
    }

    static func section(_ container: Container) throws -> String {
        let text = try container.lenient(.text, as: SlackBlock.self)
        let fields = try container.elements(.fields, of: SlackBlock.self)
        return lines([text] + fields + [try container.lenient(.accessory)])
    }

    static func table(_ container: Container) throws -> String {
        try container.elements(.rows, of: [LenientElement<SlackBlock>].self)
            .map { $0.map { $0.value?.text ?? "" }.joined(separator: " | ") }.joined(separator: "\n")
    }

    static func picture(_ container: Container) throws -> String {
        let words = lines([try string(.title, container), try container.lenient(.description)])
        return words.isEmpty ? SlackMarkup.escaped(try container.text(.altText) ?? "") : words
    }

    /// The text that can be found in a block of an unknown kind, between two marks.
    static func found(in container: Container, _ type: String) throws -> String {
        let elements = try joined(container, by: type.hasPrefix("rich_text_") ? "" : "\n")
        let fields = try container.elements(.fields, of: SlackBlock.self)
        let found = lines([try string(.text, container), SlackBlock(text: elements)] + fields)
        return found.isEmpty ? "" : mark + found.replacing(mark, with: "") + mark
    }

    /// Stands before and after what was found in blocks of unknown kinds; no text of an entry has NUL.
    private static let mark = "\0"

    /// The text; where no app wrote it, without what blocks of unknown kinds have.
    ///
    /// Nobody knows whose words those are: a block may quote somebody.
    func text(isByApp: Bool) -> String {
        let parts = text.split(separator: Self.mark, omittingEmptySubsequences: false)
        guard parts.count > 1 else { return text }
        return parts.enumerated().filter { isByApp || $0.offset.isMultiple(of: 2) }.map { String($0.element) }.joined()
    }

    /// A text that may be a block of its own.
    private static func string(_ key: CodingKeys, _ container: Container) throws -> SlackBlock? {
        if let block = try container.variant(key, as: SlackBlock.self) { return block }
        return try container.text(key).map { SlackBlock(text: SlackMarkup.escaped($0)) }
    }

    private static func lines(_ blocks: [SlackBlock?]) -> String {
        blocks.compactMap { $0?.text }.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private init(text: String) {
        self.text = text
    }
}

extension SlackBlock {
    private struct Style: Decodable {
        let marks: [String]

        enum CodingKeys: String, CodingKey { case bold, italic, strike, code }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            let known: [(CodingKeys, String)] = [(.code, "`"), (.strike, "~"), (.italic, "_"), (.bold, "*")]
            marks = try known.filter { try container.flag($0.0) }.map(\.1)
        }
    }

    static func styled(_ text: String, _ container: Container) throws -> String {
        guard let marks = try container.lenient(.style, as: Style.self)?.marks, !marks.isEmpty else { return text }
        return marks.reduce(text) { $1 + $0 + $1 }
    }
}
