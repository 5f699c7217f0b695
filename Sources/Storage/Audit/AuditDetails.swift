internal import Chat

/// What else is to be known of an act, by name.
public typealias AuditDetails = [String: AuditDetail]

/// One thing that is to be known of an act.
public enum AuditDetail: Sendable, Equatable {
    case text(String)
    case number(Int64)
    case flag(Bool)
    case list([String])

    /// Takes a whole number.
    public static func number(_ value: Int) -> Self { .number(Int64(value)) }
}

extension AuditDetail: ExpressibleByStringLiteral {
    /// Takes a text.
    public init(stringLiteral value: String) {
        self = .text(value)
    }
}

extension AuditDetails {
    /// The details as canonical JSON.
    var json: String {
        var json = CanonicalJSON()
        for (name, value) in sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            switch value {
            case .text(let text): json.field(name, text)
            case .number(let number): json.field(name, number)
            case .flag(let flag): json.field(name, raw: flag ? "true" : "false")
            case .list(let list): json.field(name, list)
            }
        }
        return json.object
    }
}
