/// Writes a JSON object in its one canonical form (RFC 8785): no blanks, and no escape that is not needed.
///
/// Names must be given in order, and be ASCII.
struct CanonicalJSON {
    private var text = ""

    /// What was written, as an object.
    var object: String { "{\(text)}" }

    mutating func field(_ name: String, _ value: String?) {
        field(name, raw: value.map(Self.quoted) ?? "null")
    }

    mutating func field(_ name: String, _ value: Int64) {
        field(name, raw: String(value))
    }

    mutating func field(_ name: String, _ values: [String]) {
        field(name, raw: "[" + values.map(Self.quoted).joined(separator: ",") + "]")
    }

    /// Writes a value that is canonical JSON already.
    mutating func field(_ name: String, raw value: String) {
        if !text.isEmpty { text += "," }
        text += "\"\(name)\":\(value)"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{8}": result += "\\b"
            case "\t": result += "\\t"
            case "\n": result += "\\n"
            case "\u{C}": result += "\\f"
            case "\r": result += "\\r"
            case "\0"..."\u{1F}": result += (scalar.value < 16 ? "\\u000" : "\\u00") + String(scalar.value, radix: 16)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
