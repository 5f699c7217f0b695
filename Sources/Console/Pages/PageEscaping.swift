internal import Mustache

/// Escapes text for HTML by code points.
///
/// Mustache's own way goes by characters: a quotation mark with a combining mark is one that it lets through, and
/// browsers still end an attribute there.
struct PageEscaping: MustacheContentType {
    /// What templates name it by.
    static let name = "PAGE"

    func escapeText(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
