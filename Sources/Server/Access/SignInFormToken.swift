private import Foundation
internal import HTTPTypes
internal import Hummingbird
private import Storage

/// What a sign-in form must bring back, so that no other site can sign a person in as somebody else.
///
/// The same random value goes out in a cookie and in the form. Another site can neither read it, nor set it, nor
/// make a browser send the cookie with its own form, since the cookie is `SameSite=Lax`.
struct SignInFormToken: Sendable {
    let value: String
    private let isSecure: Bool

    private static let field = "form_token"

    /// Takes over what the browser has, so that forms in several tabs stay good, or makes a new one.
    init(_ call: Call) {
        isSecure = call.context.isSecure
        value = Self.sent(call, isSecure: isSecure) ?? Self.make()
    }

    /// Takes the value that a page was made with.
    init(_ call: Call, value: String) {
        isSecure = call.context.isSecure
        self.value = value
    }

    /// Whether a form came from a page of this server in the same browser.
    func isIn(_ form: FormFields, of call: Call) -> Bool {
        let site = call.request.headers[.fetchSite]
        guard site == nil || site == "same-origin" || site == "none" else { return false }
        return Self.sent(call, isSecure: isSecure) == value && form[Self.field] == value
    }

    /// The form's hidden field.
    var field: (name: String, value: String) { (Self.field, value) }

    /// The value of `Set-Cookie`.
    var cookie: String {
        "\(Self.name(isSecure: isSecure))=\(value); Path=/; HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")"
    }

    private static func sent(_ call: Call, isSecure: Bool) -> String? {
        call.request.secret(inCookie: name(isSecure: isSecure))
    }

    /// The prefix keeps other hosts of the domain from setting the cookie (RFC 6265bis, section 4.1.3.2).
    private static func name(isSecure: Bool) -> String { isSecure ? "__Host-habeas-sign-in" : "habeas-sign-in" }

    private static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        return Secret(using: &generator).value
    }
}

extension Request {
    /// The random value in a cookie; `nil` for what is not made as the server makes them.
    func secret(inCookie name: String) -> String? {
        let others: Set<UInt8> = [UInt8(ascii: "-"), UInt8(ascii: "_")]
        guard let value = cookies[name]?.value, value.utf8.count == 43,
            value.unicodeScalars.allSatisfy({
                $0.isASCII
                    && ($0.properties.isAlphabetic || $0.properties.numericType != nil
                        || others.contains(UInt8($0.value)))
            })
        else { return nil }
        return value
    }
}

extension HTTPField.Name {
    /// Which site a browser's request came from (W3C Fetch Metadata).
    static var fetchSite: Self {
        guard let name = Self("Sec-Fetch-Site") else { preconditionFailure("The name cannot name a header.") }
        return name
    }
}
