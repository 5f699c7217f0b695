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
                "must be an absolute address in ASCII of at most \(longest) characters, without a user name or #"
            case .plain: "must begin with https:, or with http: on this computer (localhost, 127.0.0.1 or [::1])"
            }
        }
    }

    private static let longest = 2000
    private static let loopback: Set<String> = ["localhost", "127.0.0.1", "[::1]", "::1"]

    /// The address as it was given.
    public let text: String

    /// Takes an address.
    ///
    /// - Parameter allowsPlain: whether `http:` may lead to other computers.
    public init(_ text: String, allowsPlain: Bool) throws(Refusal) {
        let isASCII = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !#""'<>\^`{|}#"#.utf8.contains($0) }
        guard isASCII, text.utf8.count <= Self.longest, let parts = URLComponents(string: text),
            let host = parts.host?.lowercased(), !host.isEmpty, parts.user == nil, parts.password == nil
        else { throw .malformed }
        switch parts.scheme?.lowercased() {
        case "https": break
        case "http": guard allowsPlain || Self.loopback.contains(host) else { throw .plain }
        default: throw .plain
        }
        self.text = text
    }
}
