/// An element of an answer: the few things of XML that S3 uses, read strictly.
///
/// Document types, entities of one's own and what is nested deeper than an answer can be are refused.
struct XMLElement {
    let name: String
    var text = ""
    var children: [XMLElement] = []

    /// The document cannot be read.
    struct Malformed: Error {}

    /// Deeper than any answer.
    private static let mostLevels = 12

    /// Reads a document.
    init(document: [UInt8]) throws(Malformed) {
        guard let text = String(validating: document, as: UTF8.self) else { throw Malformed() }
        var rest = Substring(text)
        try Self.skipMisc(&rest)
        self = try Self.element(&rest, level: 1)
        try Self.skipMisc(&rest)
        guard rest.isEmpty else { throw Malformed() }
    }

    private init(name: String) {
        self.name = name
    }

    /// The first child of a name.
    subscript(name: String) -> XMLElement? { children.first { $0.name == name } }

    /// All children of a name.
    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// White space, declarations and comments outside of the root.
    private static func skipMisc(_ rest: inout Substring) throws(Malformed) {
        while true {
            rest = rest.drop { $0.isWhitespace }
            if rest.hasPrefix("<?") {
                try skip(past: "?>", &rest)
            } else if rest.hasPrefix("<!--") {
                try skip(past: "-->", &rest)
            } else {
                return
            }
        }
    }

    private static func element(_ rest: inout Substring, level: Int) throws(Malformed) -> XMLElement {
        guard level <= mostLevels, rest.first == "<", let end = rest.firstIndex(of: ">") else { throw Malformed() }
        var tag = rest[rest.index(after: rest.startIndex)..<end]
        rest = rest[rest.index(after: end)...]
        let isEmpty = tag.last == "/"
        if isEmpty { tag = tag.dropLast() }
        // Attributes, of which there is only the name space, tell nothing.
        var element = XMLElement(name: String(tag.prefix { !$0.isWhitespace }))
        guard let first = element.name.first, first.isLetter else { throw Malformed() }
        if isEmpty { return element }
        while true {
            guard let next = rest.firstIndex(of: "<") else { throw Malformed() }
            element.text += try unescaped(rest[..<next])
            rest = rest[next...]
            if rest.hasPrefix("<!--") {
                try skip(past: "-->", &rest)
            } else if rest.hasPrefix("</") {
                let closing = rest.prefix { $0 != ">" }
                guard closing.dropFirst(2).prefix(while: { !$0.isWhitespace }) == element.name else {
                    throw Malformed()
                }
                try skip(past: ">", &rest)
                return element
            } else {
                element.children.append(try Self.element(&rest, level: level + 1))
            }
        }
    }

    private static func skip(past mark: String, _ rest: inout Substring) throws(Malformed) {
        guard let range = rest.firstRange(of: mark) else { throw Malformed() }
        rest = rest[range.upperBound...]
    }

    private static func unescaped(_ text: Substring) throws(Malformed) -> String {
        guard text.contains("&") else { return String(text) }
        var result = ""
        var rest = text
        while let sign = rest.firstIndex(of: "&") {
            guard let end = rest[sign...].firstIndex(of: ";") else { throw Malformed() }
            result += rest[..<sign]
            result.unicodeScalars.append(try scalar(rest[rest.index(after: sign)..<end]))
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func scalar(_ name: Substring) throws(Malformed) -> Unicode.Scalar {
        switch name {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.first == "#" else { throw Malformed() }
            let digits = name.dropFirst()
            let number = digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            guard let scalar = number.flatMap(Unicode.Scalar.init) else { throw Malformed() }
            return scalar
        }
    }
}
