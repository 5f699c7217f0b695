internal import Chat
private import Crypto
private import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Storage

/// A browser's session: an access token that the browser keeps in a cookie which no script can read.
///
/// So all that ends a person's tokens ends their sessions: a new password, a deleted account, signing out elsewhere.
struct ConsoleSession: Sendable {
    let token: Secret

    /// What every form of the session brings back, so that no other site can send one in the person's name.
    var formToken: String {
        let key = SymmetricKey(data: Array(token.value.utf8))
        let code = HMAC<SHA256>.authenticationCode(for: Array("console form".utf8), using: key)
        return Data(code).base64EncodedString()
    }

    /// Whether a form came from a page of this session; takes the same time whatever it brings.
    func isBrought(by value: String?) -> Bool {
        guard let code = value.flatMap({ Data(base64Encoded: $0) }) else { return false }
        let key = SymmetricKey(data: Array(token.value.utf8))
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Array("console form".utf8), using: key)
    }

    /// The value of `Set-Cookie` that begins the session.
    func cookie(seconds: Int, isSecure: Bool) -> String {
        Self.cookie(Self.name(isSecure: isSecure), token.value, seconds: seconds, isSecure: isSecure)
    }

    /// The value of `Set-Cookie` that makes the browser forget its session.
    static func endingCookie(isSecure: Bool) -> String {
        cookie(name(isSecure: isSecure), "", seconds: 0, isSecure: isSecure)
    }

    /// The value of `Set-Cookie` of the console.
    static func cookie(_ name: String, _ value: String, seconds: Int, isSecure: Bool) -> String {
        "\(name)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")"
    }

    /// The prefix keeps other hosts of the domain from setting the cookie (RFC 6265bis, section 4.1.3.2).
    fileprivate static func name(isSecure: Bool) -> String { isSecure ? "__Host-habeas-console" : "habeas-console" }
}

extension Request {
    /// The session of the browser that calls; only pages of the console have one, never the API.
    func consoleSession(isSecure: Bool) -> ConsoleSession? {
        guard uri.path == "/admin" || uri.path.hasPrefix("/admin/") else { return nil }
        return cookies[ConsoleSession.name(isSecure: isSecure)].map { ConsoleSession(token: Secret(value: $0.value)) }
    }
}
