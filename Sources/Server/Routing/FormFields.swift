private import Foundation

/// The fields of a query or a form, decoded as browsers encode them (WHATWG URL, section 5).
struct FormFields: Sendable {
    private let fields: [(name: String, value: String)]

    init(_ text: String) {
        fields = text.split(separator: "&").map { field in
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decode(parts[0]), parts.count > 1 ? Self.decode(parts[1]) : "")
        }
    }

    /// The first value of a field.
    subscript(_ name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// The value of a field that is there at most once: of two values, neither would be the one that is meant.
    func single(_ name: String) throws(APIError) -> String? {
        let values = fields.filter { $0.name == name }
        guard values.count <= 1 else { throw .invalidQuery(name, "must be given once") }
        return values.first?.value
    }

    /// Whether a field is there more than once.
    var hasRepeats: Bool { Set(fields.map(\.name)).count < fields.count }

    /// All values of a field that may be repeated, hold several with commas between them, or both.
    func all(_ name: String) -> [String] {
        fields.filter { $0.name == name }.flatMap { $0.value.split(separator: ",") }
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    /// The address of a list with those fields of this query that are its own, for the links between its pages.
    func address(_ path: String, keeping names: [String]) -> String {
        let kept = fields.filter { names.contains($0.name) }.map {
            "\(Self.encoded($0.name))=\(Self.encoded($0.value))"
        }
        return kept.isEmpty ? path : "\(path)?\(kept.joined(separator: "&"))"
    }

    /// A field that must be there.
    func required(_ name: String) throws(APIError) -> String {
        guard let value = try single(name), !value.isEmpty else { throw .invalidQuery(name, "is required") }
        return value
    }

    /// A whole number in a range, or what stands for it when it is not given.
    func integer(_ name: String, in range: ClosedRange<Int>, default standard: Int) throws(APIError) -> Int {
        guard let text = try single(name) else { return standard }
        guard let value = Int(text), range.contains(value) else {
            throw .invalidQuery(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// `true` or `false`, or what stands for it when it is not given.
    func boolean(_ name: String, default standard: Bool) throws(APIError) -> Bool {
        switch try single(name)?.lowercased() {
        case nil: return standard
        case "true": return true
        case "false": return false
        default: throw .invalidQuery(name, "must be true or false")
        }
    }

    /// A text as it may stand in a query.
    static func encoded(_ text: String) -> String {
        // The characters that no encoding changes (RFC 3986, section 2.3).
        let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }

    private static func decode(_ text: Substring) -> String {
        let spaced = text.replacing("+", with: " ")
        return spaced.removingPercentEncoding ?? String(spaced)
    }
}

/// Which page of a list is asked for.
struct Paging {
    let size: Int
    let number: Int

    init(_ query: FormFields) throws(APIError) {
        size = try query.integer("pageSize", in: 1...500, default: 25)
        number = try query.integer("pageNumber", in: 1...1_000_000, default: 1)
    }
}
