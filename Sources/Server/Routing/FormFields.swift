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

    /// Whether a field is there more than once.
    var hasRepeats: Bool { Set(fields.map(\.name)).count < fields.count }

    /// A field that must be there.
    func required(_ name: String) throws(APIError) -> String {
        guard let value = self[name], !value.isEmpty else { throw .invalidQuery(name, "is required") }
        return value
    }

    /// A whole number in a range, or what stands for it when it is not given.
    func integer(_ name: String, in range: ClosedRange<Int>, default standard: Int) throws(APIError) -> Int {
        guard let text = self[name] else { return standard }
        guard let value = Int(text), range.contains(value) else {
            throw .invalidQuery(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// `true` or `false`, or what stands for it when it is not given.
    func boolean(_ name: String, default standard: Bool) throws(APIError) -> Bool {
        switch self[name]?.lowercased() {
        case nil: return standard
        case "true": return true
        case "false": return false
        default: throw .invalidQuery(name, "must be true or false")
        }
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
