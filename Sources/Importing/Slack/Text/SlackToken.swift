/// What Slack writes between angle brackets.
enum SlackToken {
    case user(String, label: String?)
    case conversation(String, label: String?)
    case broadcast(String)
    /// Something with a text to fall back on, such as a date or a group of users.
    case labelled(String)
    case group(String)
    case link(String, label: String?)

    /// Reads what stands between the brackets; nothing when it is no token.
    init?(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
        let bar = bytes.firstIndex(of: .bar)
        let name = String(decoding: bytes[..<(bar ?? bytes.endIndex)], as: UTF8.self)
        let label = bar.map { String(decoding: bytes[($0 + 1)...], as: UTF8.self) }.flatMap { $0.isEmpty ? nil : $0 }
        let rest = String(name.dropFirst())
        switch bytes.first {
        case UInt8(ascii: "@"):
            guard Self.isIdentifier(rest) else { return nil }
            self = .user(rest, label: label)
        case UInt8(ascii: "#"):
            guard Self.isIdentifier(rest) else { return nil }
            self = .conversation(rest, label: label)
        case UInt8(ascii: "!"):
            guard let special = Self.special(rest, label: label) else { return nil }
            self = special
        default:
            guard Self.isLink(name) else { return nil }
            self = .link(name, label: label)
        }
    }

    /// The token as people read it, with labels as Slack escaped them.
    func readable(names: SlackNames, isCode: Bool) -> String {
        switch self {
        case .user(let id, let label): return "@" + (names.users[id] ?? label.map(Self.withoutSign) ?? id)
        case .conversation(let id, let label):
            return "#" + (label.map(Self.withoutSign) ?? names.conversations[id] ?? id)
        case .broadcast(let range): return "@" + range
        case .labelled(let text): return text
        case .group(let id): return "@" + id
        case .link(let url, let label):
            guard let label, label != url else { return url }
            // An address that Slack made a link of by itself is read as it was typed.
            if isCode || url == "mailto:" + label || url == "tel:" + label { return label }
            return "[\(label)](\(url))"
        }
    }

    private static func special(_ name: String, label: String?) -> SlackToken? {
        if ["here", "channel", "everyone", "group"].contains(name) { return .broadcast(name) }
        if name.hasPrefix("subteam^") {
            return label.map { .labelled("@" + withoutSign($0)) } ?? .group(String(name.dropFirst("subteam^".count)))
        }
        return label.map { .labelled($0) }
    }

    private static func withoutSign(_ label: String) -> String {
        label.hasPrefix("@") || label.hasPrefix("#") ? String(label.dropFirst()) : label
    }

    private static func isIdentifier(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit }
    }

    /// Whether a text begins with a scheme, as an address does.
    private static func isLink(_ text: String) -> Bool {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), let first = text.utf8.first else { return false }
        let scheme = text.utf8[..<colon]
        let isScheme = scheme.allSatisfy {
            $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
                || $0 == UInt8(ascii: ".")
        }
        return first.isASCIILetter && isScheme && !text.utf8.contains(UInt8(ascii: " "))
    }
}
