import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

/// A browser that has signed in to the console, as far as cookies and forms go.
struct ConsoleBrowser: Sendable {
    let server: TestServer
    /// What it sends back in `Cookie`.
    let cookie: String

    static let form = "application/x-www-form-urlencoded"

    /// Gives somebody of the scene a password and a role with just these permissions, and signs them in.
    static func signIn(
        _ server: TestServer,
        _ permissions: [Permission] = Permission.known,
        as person: User.ID? = nil,
        email: String = Browser.email
    ) async throws -> Self {
        try await allow(server, permissions, person ?? server.scene.ada)
        return try await signInAgain(server, email: email)
    }

    /// Signs somebody in who has a password.
    static func signInAgain(_ server: TestServer, email: String = Browser.email) async throws -> Self {
        let answer = try await attempt(server, email: email)
        #expect(answer.status == 303)
        return Self(server: server, cookie: try #require(cookie(of: answer)))
    }

    /// Gives somebody a password and a role with just these permissions.
    static func allow(_ server: TestServer, _ permissions: [Permission], _ person: User.ID) async throws {
        let hash = try await PasswordHashing().hash(try Password(Browser.password))
        let role = Role.ID(high: 9, low: UInt64.random(in: 0 ... .max))
        try await server.store.write { transaction in
            try transaction.passwords.set(hash, of: person, at: Instant(milliseconds: 1))
            try transaction.access.insert(
                Role(name: "\(role)", summary: "", permissions: permissions),
                id: role,
                in: server.scene.organization
            )
            try transaction.roles.give(role, to: .user(person), at: Instant(milliseconds: 1))
        }
    }

    /// The page on which people of the scene sign in; there is a second organization.
    static func signInPage(_ server: TestServer) -> String {
        "/admin/sign-in?organization=\(server.scene.organization)"
    }

    /// Goes the whole way: to the sign-in page, by its form, and back to the console with a code.
    ///
    /// - Returns: the answer that the way ends with: that of the console, or the sign-in page with what is wrong.
    static func attempt(
        _ server: TestServer,
        email: String = Browser.email,
        password: String = Browser.password,
        next: String = "/admin",
        cookies: [String: String] = [:]
    ) async throws -> TestServer.Answer {
        var jar = CookieJar(server: server, cookies: cookies)
        let answer = try await enter(&jar, email: email, password: password, next: next)
        guard let back = answer.headers.first(name: "Location") else { return answer }
        return try await jar.open(back)
    }

    /// Goes to the sign-in page and sends its form; the answer sends the browser back to the console.
    static func enter(
        _ jar: inout CookieJar,
        email: String = Browser.email,
        password: String = Browser.password,
        next: String = "/admin"
    ) async throws -> TestServer.Answer {
        let begun = try await jar.open(signInPage(jar.server) + "&" + Browser.form(["next": next]))
        let page = try await jar.open(try #require(begun.headers.first(name: "Location")))
        let fields = CookieJar.hidden(of: page).merging(["email": email, "password": password]) { $1 }
        return try await jar.send("/oauth/authorize", fields)
    }

    /// Opens a page.
    func open(_ path: String, headers: [String: String] = [:]) async throws -> TestServer.Answer {
        try await server.call(.GET, path, headers: headers.merging(["Cookie": cookie]) { own, _ in own })
    }

    /// Sends a form with what a page of the session puts into every form.
    func send(
        _ path: String,
        _ fields: [String: String] = [:],
        headers: [String: String] = [:]
    ) async throws -> TestServer.Answer {
        let token = Self.field("form_token", of: try await open("/admin/account"))
        return try await sendPlain(path, fields.merging(["form_token": token]) { own, _ in own }, headers: headers)
    }

    /// Sends a form as it is.
    func sendPlain(
        _ path: String,
        _ fields: [String: String],
        headers: [String: String] = [:]
    ) async throws -> TestServer.Answer {
        try await server.call(
            .POST,
            path,
            headers: headers.merging(["Cookie": cookie, "Content-Type": Self.form]) { own, _ in own },
            body: Browser.form(fields)
        )
    }

    /// The cookie that an answer sets, as it is sent back.
    static func cookie(of answer: TestServer.Answer) -> String? {
        answer.headers["Set-Cookie"].last?.split(separator: ";").first.map(String.init)
    }

    /// The value of a hidden field.
    static func field(_ name: String, of answer: TestServer.Answer) -> String {
        let parts = answer.text.components(separatedBy: "name=\"\(name)\" value=\"")
        return parts.count > 1 ? String(parts[1].prefix { $0 != "\"" }) : ""
    }
}
