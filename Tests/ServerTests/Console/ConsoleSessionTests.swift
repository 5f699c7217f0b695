import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct ConsoleSessionTests {
    @Test("A session is a cookie that no script reads and no other site sends with a form")
    func cookieIsGuarded() async throws {
        try await TestServer.with { server in
            try await ConsoleBrowser.allow(server, [.viewRequests], server.scene.ada)
            let answer = try await ConsoleBrowser.attempt(server, next: "/admin/requests")
            #expect(answer.status == 303)
            #expect(answer.headers.first(name: "Location") == "/admin/requests")
            let cookie = try #require(answer.headers["Set-Cookie"].last)
            #expect(cookie.hasPrefix("habeas-console="))
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/;"))
            #expect(!cookie.contains("Secure"))
            let act = try await server.store.read { transaction in
                var filter = AuditFilter()
                filter.entityType = "SignIn"
                return try transaction.audit.entries(
                    in: server.scene.organization,
                    filter,
                    newestFirst: true,
                    limit: 1
                ).first
            }
            #expect(act?.clientName == "Habeas console" && act?.userName == "Ada Bright" && act?.outcome == "success")
        }
    }

    @Test("Behind TLS the cookie is the server's alone and never goes out in the clear")
    func cookieIsSecure() async throws {
        try await TestServer.with(publicURL: "https://privacy.example") { server in
            let browser = try await ConsoleBrowser.signIn(server)
            #expect(browser.cookie.hasPrefix("__Host-habeas-console="))
            let plain = browser.cookie.replacing("__Host-", with: "")
            #expect(try await browser.open("/admin").status == 200)
            #expect(try await server.call(.GET, "/admin", headers: ["Cookie": plain]).status == 303)
        }
    }

    @Test(
        "Whoever signs in is sent on to pages of the console alone",
        arguments: [
            "//evil.example", "https://evil.example/admin", "/\\evil.example", "/administrator",
            "/admin\\@evil.example",
            "/api/v2/users", "javascript:alert(1)", "/admin/\r\nSet-Cookie: a=b", " /admin",
        ]
    )
    func redirectsStayHere(next: String) async throws {
        try await TestServer.with { server in
            try await ConsoleBrowser.allow(server, [], server.scene.ada)
            let answer = try await ConsoleBrowser.attempt(server, next: next)
            #expect(answer.status == 303)
            #expect(answer.headers.first(name: "Location") == "/admin")
        }
    }

    @Test("A wrong password, and one for nobody, say the same; after many the account is locked")
    func failuresAreAlike() async throws {
        try await TestServer.with { server in
            try await ConsoleBrowser.allow(server, [], server.scene.ada)
            func answer(_ email: String) async throws -> TestServer.Answer {
                try await ConsoleBrowser.attempt(server, email: email, password: "not the password")
            }
            let wrong = try await answer(Browser.email)
            let nobody = try await answer("nobody@lantern.example")
            #expect(wrong.status == 400 && nobody.status == 400)
            let text = "The e-mail address or the password is not right."
            #expect(wrong.text.contains(text) && nobody.text.contains(text))
            #expect(ConsoleBrowser.cookie(of: wrong)?.contains("console") != true)
            var last = wrong
            for _ in 0..<12 where last.status == 400 { last = try await answer(Browser.email) }
            #expect(last.status == 429)
            #expect(last.headers.first(name: "Retry-After") != nil)
            #expect(try await ConsoleBrowser.attempt(server).status == 429)
        }
    }

    @Test("A session that somebody laid under a browser is not the one that its owner gets")
    func sessionsAreNotFixed() async throws {
        try await TestServer.with { server in
            let value = String(repeating: "A", count: 43)
            let planted = "habeas-console=" + value
            try await ConsoleBrowser.allow(server, [], server.scene.ada)
            let answer = try await ConsoleBrowser.attempt(server, cookies: ["habeas-console": value])
            let cookie = try #require(ConsoleBrowser.cookie(of: answer))
            #expect(cookie != planted)
            #expect(try await server.call(.GET, "/admin", headers: ["Cookie": planted]).status == 303)
            // Signing in again ends the session that the browser had.
            let again = try await server.call(
                .GET,
                "/admin/sign-in",
                headers: ["Cookie": cookie]
            )
            #expect(again.status == 303)
        }
    }

    @Test("Signing out ends the session, and everywhere ends the others and what programs have")
    func sessionsEnd() async throws {
        try await TestServer.with { server in
            let first = try await ConsoleBrowser.signIn(server)
            let second = try await ConsoleBrowser.signInAgain(server)
            let third = try await ConsoleBrowser.signInAgain(server)
            #expect(try await first.send("/admin/sign-out").status == 303)
            #expect(try await first.open("/admin").status == 303)
            #expect(try await second.open("/admin").status == 200)
            let list = try await second.open("/admin/account").text
            let other = try #require(list.components(separatedBy: "name=\"session\" value=\"").last?.prefix(36))
            #expect(try await second.send("/admin/sessions/end", ["session": String(other)]).status == 303)
            #expect(try await third.open("/admin").status == 303)
            #expect(try await second.open("/admin").status == 200)
            let fourth = try await ConsoleBrowser.signInAgain(server)
            #expect(try await second.send("/admin/sign-out-everywhere").status == 303)
            #expect(try await second.open("/admin").status == 303)
            #expect(try await fourth.open("/admin").status == 303)
        }
    }

    @Test("A session opens no call of the API, and a program's token opens no page")
    func sessionsAndTokensStayApart() async throws {
        try await TestServer.with { server in
            let browser = try await ConsoleBrowser.signIn(server)
            #expect(try await browser.open("/api/v2/users/me").status == 401)
            let session = browser.cookie.replacing("habeas-console=", with: "")
            #expect(try await server.call(.GET, "/api/v2/users/me", token: session).status == 401)
            let token = try await server.token(Permission.known, as: server.scene.ada)
            let cookie = ["Cookie": "habeas-console=\(token)"]
            #expect(try await server.call(.GET, "/admin", headers: cookie).status == 303)
            #expect(try await server.call(.GET, "/admin", token: token).status == 303)
        }
    }

    @Test("A new password ends sessions, and so does closing the console")
    func sessionsEndWithWhatTheyRestOn() async throws {
        try await TestServer.with { server in
            let browser = try await ConsoleBrowser.signIn(server)
            let hash = try await PasswordHashing().hash(try Password("another horse battery"))
            let ada = server.scene.ada
            try await server.store.write { try $0.passwords.set(hash, of: ada, at: Instant(milliseconds: 2)) }
            let changed = try await server.store.read { try $0.access.clients(in: server.scene.organization) }
            #expect(changed.contains { $0.name == "Habeas console" })
            // What another process changed is seen after a moment; a form makes this one look anew at once.
            _ = try await browser.sendPlain("/admin/preferences", ["theme": "dark"])
            #expect(try await browser.open("/admin").status == 303)
        }
    }
}
