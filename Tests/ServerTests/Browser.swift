import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

/// A person's browser, sent to the sign-in page by a program that has a CODE client.
struct Browser: Sendable {
    static let redirectURI = "https://app.example/back?from=habeas"
    /// The example of RFC 7636, appendix B.
    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    static let password = "correct horse battery"
    static let email = "ada.bright@lantern.example"

    let server: TestServer
    let client: OAuthClient.ID
    let secret: String

    /// Makes a client that people sign in through, and gives Ada a password.
    init(
        _ server: TestServer,
        scopes: Set<Scope> = [.userBasicInfo, .gdprReadOnly],
        in organization: Organization.ID? = nil
    ) async throws {
        self.server = server
        var generator = SystemRandomNumberGenerator()
        let client = OAuthClient(
            id: .random(using: &generator),
            organization: organization ?? server.scene.organization,
            name: "Reader <b>",
            actsAs: nil,
            createdAt: Instant(milliseconds: 1),
            grantType: .code,
            redirectURIs: [try RedirectURI(Self.redirectURI)],
            scopes: scopes
        )
        let secret = Secret(using: &generator)
        let hash = try await PasswordHashing().hash(try Password(Self.password))
        let ada = server.scene.ada
        try await server.store.write { transaction in
            try transaction.access.insert(client, secret: secret, roles: [])
            try transaction.passwords.set(hash, of: ada, at: Instant(milliseconds: 1))
        }
        self.client = client.id
        self.secret = secret.value
    }

    /// What a program asks for; a change of `nil` leaves a field out.
    func question(_ changes: [String: String?] = [:]) -> [String: String] {
        var fields: [String: String?] = [
            "response_type": "code", "client_id": client.description, "redirect_uri": Self.redirectURI,
            "state": "st&te ä", "code_challenge": Self.challenge, "code_challenge_method": "S256",
        ]
        for (name, value) in changes { fields[name] = .some(value) }
        return fields.compactMapValues { $0 }
    }

    /// Opens the sign-in page.
    func open(_ changes: [String: String?] = [:]) async throws -> TestServer.Answer {
        try await server.call(.GET, "/oauth/authorize?" + Self.form(question(changes)))
    }

    /// Opens the sign-in page and sends the form that is on it.
    func signIn(
        email: String = Browser.email,
        password: String = Browser.password,
        _ changes: [String: String?] = [:],
        headers: [String: String] = [:]
    ) async throws -> TestServer.Answer {
        let page = try await open(changes)
        let cookie = try #require(page.headers.first(name: "Set-Cookie")?.split(separator: ";").first)
        var fields = question(changes)
        fields["form_token"] = String(cookie.split(separator: "=")[1])
        fields["email"] = email
        fields["password"] = password
        return try await server.call(
            .POST,
            "/oauth/authorize",
            headers: headers.merging(["Cookie": String(cookie)]) { $1 },
            body: Self.form(fields)
        )
    }

    /// Signs Ada in and takes the code from the address that she is sent to.
    func code(_ changes: [String: String?] = [:]) async throws -> String {
        let answer = try await signIn(changes)
        #expect(answer.status == 303)
        return try #require(Self.sent(answer)["code"])
    }

    /// Exchanges a code; a change of `nil` leaves a field out.
    func redeem(_ code: String, _ changes: [String: String?] = [:]) async throws -> TestServer.Answer {
        var fields: [String: String?] = [
            "grant_type": "authorization_code", "code": code, "redirect_uri": Self.redirectURI,
            "client_id": client.description, "code_verifier": Self.verifier,
        ]
        for (name, value) in changes { fields[name] = .some(value) }
        return try await server.call(.POST, "/oauth/token", body: Self.form(fields.compactMapValues { $0 }))
    }

    /// Exchanges a refresh token.
    func refresh(_ token: String, _ changes: [String: String?] = [:]) async throws -> TestServer.Answer {
        var fields: [String: String?] = [
            "grant_type": "refresh_token", "refresh_token": token, "client_id": client.description,
        ]
        for (name, value) in changes { fields[name] = .some(value) }
        return try await server.call(.POST, "/oauth/token", body: Self.form(fields.compactMapValues { $0 }))
    }

    /// The status of a call that needs nothing but a token that is good.
    func me(_ token: String) async throws -> Int {
        try await server.call(.GET, "/api/v2/users/me", token: token).status
    }

    /// The fields of the address that an answer sends the browser to.
    static func sent(_ answer: TestServer.Answer) -> [String: String] {
        let items = URLComponents(string: answer.headers.first(name: "Location") ?? "")?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
    }

    static func form(_ fields: [String: String]) -> String {
        let unreserved = CharacterSet(charactersIn: "-._~").union(.alphanumerics)
            .intersection(CharacterSet(charactersIn: Unicode.Scalar(0)..<Unicode.Scalar(128)))
        return fields.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: unreserved) ?? "")"
        }.joined(separator: "&")
    }
}

extension TestServer.Answer {
    var text: String { String(decoding: body, as: UTF8.self) }
}
