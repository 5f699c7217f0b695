private import Foundation

/// An address that events are sent to, as it was given.
public struct WebhookURL: Sendable {
    /// Why an address cannot be taken; its description is for whoever gives it.
    public enum Refusal: Error, Equatable, CustomStringConvertible {
        /// It is no absolute address, or holds what an address does not.
        case malformed
        /// It would carry events in the open.
        case plain

        /// What is wrong, and what to do.
        public var description: String {
            switch self {
            case .malformed:
                """
                must be an absolute address in ASCII of at most \(longest) characters, with a name or number of a \
                computer, a port from 1 to 65535 or none, and without a user name or #
                """
            case .plain: "must begin with https:, or with http: on this computer (localhost, 127.0.0.1 or [::1])"
            }
        }
    }

    private static let longest = 2000
    private static let loopback: Set<String> = ["localhost", "127.0.0.1", "[::1]", "::1"]

    private static let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The address as it was given.
    public let text: String

    /// Takes an address.
    ///
    /// - Parameter allowsPlain: whether `http:` may lead to other computers.
    public init(_ text: String, allowsPlain: Bool) throws(Refusal) {
        let isASCII = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !#""'<>\^`{|}#"#.utf8.contains($0) }
        guard isASCII, text.utf8.count <= Self.longest, let parts = URLComponents(string: text),
            let host = parts.encodedHost?.lowercased(), Self.isHost(host), parts.user == nil, parts.password == nil,
            Self.isPort(parts)
        else { throw .malformed }
        switch parts.scheme?.lowercased() {
        case "https": break
        case "http": guard allowsPlain || Self.loopback.contains(host) else { throw .plain }
        default: throw .plain
        }
        self.text = text
    }

    /// Whether it is a name by the rules of names, or a number in brackets.
    private static func isHost(_ host: String) -> Bool {
        if host.hasPrefix("["), host.hasSuffix("]") {
            var address = in6_addr()
            return inet_pton(AF_INET6, String(host.dropFirst().dropLast()), &address) == 1
        }
        let labels = host.hasSuffix(".") ? host.dropLast() : host[...]
        return labels.utf8.count <= 253
            && labels.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.utf8.allSatisfy(letters.contains)
            }
    }

    /// Whether the port is one that a computer can have, or none is given.
    private static func isPort(_ parts: URLComponents) -> Bool {
        parts.rangeOfPort == nil || parts.port.map { (1...65_535).contains($0) } ?? false
    }
}
