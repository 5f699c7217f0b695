internal import Chat
private import Crypto
private import Foundation
internal import Hummingbird
internal import Storage

/// What binds a sign-in to the console to the browser that began it (RFC 6749, section 10.12; RFC 7636).
///
/// The browser keeps one random value in a cookie. The state and the verifier of each sign-in are made with it, so that
/// tabs do not get into one another's way, nobody else can make either, and the server keeps nothing meanwhile.
struct SignInFlow: Sendable {
    /// A sign-in that was begun.
    struct Begun: Sendable {
        let organization: Organization.ID
        /// Where the person was going.
        let next: String
        /// Until when they may come back.
        let endsAt: Instant
        let verifier: String
    }

    private let secret: String
    private let isSecure: Bool

    /// For how many seconds a person may be on the sign-in page.
    private static let seconds = 1800

    /// Takes over what the browser has, or makes a new value.
    init(_ call: Call) {
        isSecure = call.context.isSecure
        secret = call.request.secret(inCookie: Self.name(isSecure: isSecure)) ?? TokenExchange.secret().value
    }

    /// The value of `Set-Cookie`.
    var cookie: String {
        ConsoleSession.cookie(Self.name(isSecure: isSecure), secret, seconds: Self.seconds, isSecure: isSecure)
    }

    /// The state and the challenge of a new sign-in.
    func begin(
        in organization: Organization.ID,
        next: OwnPath,
        at now: Instant
    ) -> (state: String, challenge: CodeChallenge) {
        let end = now.advanced(bySeconds: Int64(Self.seconds)).milliseconds
        let text = "\(TokenExchange.secret().value) \(end) \(organization) \(next.path)"
        let payload = Data(text.utf8).base64URL
        return ("\(payload).\(code("state", payload).base64URL)", CodeChallenge(of: verifier(payload)))
    }

    /// What a state says; `nil` for one that this browser was not given.
    func begun(by state: String?) -> Begun? {
        let parts = state?.split(separator: ".", omittingEmptySubsequences: false).map(String.init) ?? []
        guard parts.count == 2, let tag = Data(base64URL: parts[1]), isMade(tag, "state", parts[0]),
            let fields = Data(base64URL: parts[0]).map({ String(decoding: $0, as: UTF8.self).split(separator: " ") }),
            fields.count == 4, let end = Int64(fields[1]), let organization = Organization.ID(String(fields[2]))
        else { return nil }
        return Begun(
            organization: organization,
            next: OwnPath(String(fields[3])).path,
            endsAt: Instant(milliseconds: end),
            verifier: verifier(parts[0])
        )
    }

    private func verifier(_ payload: String) -> String { code("verifier", payload).base64URL }

    private var key: SymmetricKey { SymmetricKey(data: Array(secret.utf8)) }

    private func code(_ purpose: String, _ payload: String) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Array("\(purpose) \(payload)".utf8), using: key))
    }

    private func isMade(_ tag: Data, _ purpose: String, _ payload: String) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(tag, authenticating: Array("\(purpose) \(payload)".utf8), using: key)
    }

    /// The prefix keeps other hosts of the domain from setting the cookie (RFC 6265bis, section 4.1.3.2).
    private static func name(isSecure: Bool) -> String { isSecure ? "__Host-habeas-flow" : "habeas-flow" }
}

extension Data {
    /// The bytes in base64url without padding (RFC 4648, section 5).
    fileprivate var base64URL: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    fileprivate init?(base64URL text: String) {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        self.init(base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/") + padding)
    }
}
