private import Chat
private import Foundation

/// An address that people are sent back to with a code, as it was registered.
///
/// Addresses are compared as texts (RFC 9700, section 2.1), so nothing in them is rewritten.
public struct RedirectURI: Hashable, Sendable {
    /// Why a text cannot be registered; its description is for whoever registers it.
    public enum Refusal: Error, Equatable, CustomStringConvertible {
        /// It is no absolute address, or holds characters that no address does.
        case malformed
        /// It has a fragment, after which a code cannot be put.
        case fragment
        /// It would carry codes in the open, or into a scheme that is no program's own.
        case unsafe

        /// What is wrong, and what to do.
        public var description: String {
            switch self {
            case .malformed:
                "must be an absolute address in ASCII of at most \(longest) characters, such as https://app.example/back"
            case .fragment: "must not have a fragment (#)"
            case .unsafe:
                "must begin with https:, with http: on this computer (localhost, 127.0.0.1 or [::1]), "
                    + "or with a program's own scheme that has a dot, such as com.example.app:"
            }
        }
    }

    /// The longest address, in characters.
    private static let longest = 2000
    private static let loopback: Set<String> = ["localhost", "127.0.0.1", "[::1]", "::1"]

    /// The address as it was registered.
    public let text: String

    /// Takes an address that somebody registers.
    public init(_ text: String) throws(Refusal) {
        // These end a header's value, an attribute or a list of addresses; RFC 3986 has none of them.
        let isASCII = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !#""'<>\^`{|}"#.utf8.contains($0) }
        guard isASCII, text.count <= Self.longest, let parts = URLComponents(string: text),
            let scheme = parts.scheme?.lowercased(), parts.user == nil, parts.password == nil
        else { throw .malformed }
        guard !text.contains("#") else { throw .fragment }
        switch scheme {
        case "https": guard parts.host?.isEmpty == false else { throw .malformed }
        case "http": guard Self.loopback.contains(parts.host?.lowercased() ?? "") else { throw .unsafe }
        default: guard scheme.contains(".") else { throw .unsafe }
        }
        self.text = text
    }

    /// The page of the admin console that people come back to, which no program can register.
    ///
    /// It is a path, so that it is at the address by which a browser reaches the server, whatever that is.
    public static let console = Self(registered: "/admin/signed-in")

    /// Takes an address that was registered.
    init(registered text: String) {
        self.text = text
    }

    /// The scheme, without its colon.
    public var scheme: String { String(text.prefix { $0 != ":" }) }

    /// The host, or the scheme of a program that has no host.
    public var destination: String {
        guard let host = URLComponents(string: text)?.host, !host.isEmpty else { return scheme }
        return host
    }

    /// The address with more fields in its query.
    public func adding(_ fields: [(name: String, value: String)]) -> String {
        let query = fields.map { "\($0.name)=\(Self.encode($0.value))" }.joined(separator: "&")
        return text + (text.contains("?") ? "&" : "?") + query
    }

    private static func encode(_ value: String) -> String {
        let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
        return value.utf8.map { unreserved.contains($0) ? String(UnicodeScalar($0)) : "%" + [$0].hexadecimal }.joined()
    }
}
