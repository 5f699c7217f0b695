import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct AuthorizationTests {
    @Test("A person signs in, and the program gets tokens for them by its verifier or by its secret")
    func signsIn() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            let answer = try await browser.signIn()
            #expect(answer.status == 303)
            #expect(answer.headers.first(name: "Location")?.hasPrefix(Browser.redirectURI + "&code=") == true)
            #expect(Browser.sent(answer)["state"] == "st&te ä")
            let tokens = try await browser.redeem(try #require(Browser.sent(answer)["code"]))
            #expect(tokens.status == 200)
            #expect(tokens.json["token_type"] as? String == "bearer")
            #expect(tokens.json["expires_in"] as? Int == 86_400)
            #expect(tokens.json["scope"] as? String == "gdpr:readonly user-basic-info")
            #expect((tokens.json["refresh_token"] as? String)?.count == 43)
            let token = try #require(tokens.json["access_token"] as? String)
            let me = try await server.call(.GET, "/api/v2/users/me", token: token)
            #expect(me.json["id"] as? String == server.scene.ada.description)

            let plain: [String: String?] = ["code_challenge": nil, "code_challenge_method": nil, "state": nil]
            let second = try await browser.signIn(plain)
            #expect(Browser.sent(second)["state"] == nil)
            let basic = Data("\(browser.client):\(browser.secret)".utf8).base64EncodedString()
            let bySecret = try await server.call(
                .POST,
                "/oauth/token",
                headers: ["Authorization": "Basic \(basic)"],
                body: Browser.form([
                    "grant_type": "authorization_code", "code": try #require(Browser.sent(second)["code"]),
                    "redirect_uri": Browser.redirectURI,
                ])
            )
            #expect(bySecret.status == 200)
        }
    }

    @Test("The page is closed to scripts, frames and other sites, and says who asks")
    func pageIsClosed() async throws {
        try await TestServer.with { server in
            let page = try await Browser(server).open()
            #expect(page.status == 200)
            #expect(page.headers.first(name: "Content-Type") == "text/html; charset=utf-8")
            let policy = page.headers.first(name: "Content-Security-Policy") ?? ""
            for rule in [
                "default-src 'none'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'",
                "form-action 'self' https:",
            ] { #expect(policy.contains(rule)) }
            #expect(!policy.contains("unsafe"))
            #expect(!policy.contains("script-src"))
            #expect(page.headers.first(name: "X-Frame-Options") == "DENY")
            let cookie = page.headers.first(name: "Set-Cookie") ?? ""
            #expect(cookie.contains("SameSite=Lax"))
            #expect(cookie.contains("HttpOnly"))
            for words in [
                "Sign in to Lantern Bakery", "Reader &lt;b&gt;", "app.example", "<label for=\"email\">",
                "<label for=\"password\">", "name=\"viewport\"", "/console.css",
            ] { #expect(page.text.contains(words), "\(words)") }
            #expect(!page.text.contains("<script"))
        }
    }

    @Test("Nothing that is put into the page can become markup", arguments: ["GET", "POST"])
    func markupIsEscaped(method: String) async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            // The second bracket and quote each carry a combining mark.
            let evil = "\"><script>alert(1)</script>'&<\u{338}img src=x onerror=1 x=\"\u{338}"
            let answer =
                method == "GET"
                ? try await browser.open(["state": evil])
                : try await browser.signIn(email: evil, password: "wrong", ["state": evil])
            #expect(!answer.text.contains("<script"))
            #expect(!answer.text.unicodeScalars.contains("\u{338}") || !answer.text.contains("=\"\u{338}"))
            let scalars = Array(answer.text.unicodeScalars)
            for (index, scalar) in scalars.enumerated() where scalar == "\u{338}" { #expect(scalars[index - 1] == ";") }
            #expect(answer.text.contains("&quot;&gt;&lt;script&gt;"))
            let refused = try await browser.open(["redirect_uri": evil, "client_id": evil])
            #expect(refused.status == 400)
            #expect(!refused.text.contains("<script"))
        }
    }

    @Test("Nobody is sent to an address that is not registered as it stands")
    func noOpenRedirect() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            let foreign = try await Browser(server, in: server.stranger.organization)
            for address in [
                "https://evil.example/", "https://app.example/back", Browser.redirectURI + "&x=1",
                Browser.redirectURI + "#", "https://app.example@evil.example/back?from=habeas",
                "//evil.example", "javascript:alert(1)", "HTTPS://app.example/back?from=habeas", "",
                Browser.redirectURI + " https://evil.example/", Browser.redirectURI + "/../x",
            ] {
                for changes in [["redirect_uri": address], ["redirect_uri": address, "response_type": "token"]] {
                    let answer = try await browser.open(changes)
                    #expect(answer.status == 400, "\(address)")
                    #expect(answer.headers.first(name: "Location") == nil)
                    #expect(answer.text.contains("cannot sign in this way"))
                }
            }
            for client in ["", "x", "01234567-89ab-cdef-0123-456789abcdef"] {
                let answer = try await browser.open(["client_id": client, "redirect_uri": "https://evil.example/"])
                #expect(answer.status == 400)
                #expect(answer.headers.first(name: "Location") == nil)
            }
            #expect(try await browser.open(["redirect_uri": nil]).status == 400)
            let (id, _) = try await server.client([.viewRequests])
            #expect(try await browser.open(["client_id": id.description]).status == 400)
            let twice =
                "/oauth/authorize?" + Browser.form(browser.question()) + "&redirect_uri=https%3A%2F%2Fevil.example"
            #expect(try await server.call(.GET, twice).status == 400)
            // Somebody of the same name is in the other organization, and has no password there.
            #expect(try await foreign.signIn().status == 400)
        }
    }

    @Test("A wrong question goes back to the program as an error")
    func wrongQuestionsGoBack() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            let cases: [([String: String?], String)] = [
                (["response_type": "token"], "unsupported_response_type"),
                (["response_type": nil], "unsupported_response_type"),
                (["scope": "gdpr"], "invalid_scope"),
                (["scope": "nonsense"], "invalid_scope"),
                (["code_challenge_method": "plain"], "invalid_request"),
                (["code_challenge_method": nil], "invalid_request"),
                (["code_challenge": nil], "invalid_request"),
                (["code_challenge": "short"], "invalid_request"),
                (["code_challenge": String(repeating: "=", count: 43)], "invalid_request"),
            ]
            for (changes, error) in cases {
                let answer = try await browser.open(changes)
                #expect(answer.status == 303, "\(changes)")
                #expect(answer.headers.first(name: "Location")?.hasPrefix(Browser.redirectURI + "&error=") == true)
                #expect(Browser.sent(answer)["error"] == error, "\(changes)")
                #expect(Browser.sent(answer)["state"] == "st&te ä")
            }
            let split = try await browser.open(["state": "a\r\nSet-Cookie: x=y", "response_type": "token"])
            #expect(split.headers["Set-Cookie"] == [])
            #expect(Browser.sent(split)["state"] == "a\r\nSet-Cookie: x=y")
        }
    }

    @Test("A wrong password, an unknown person and one who may not sign in get the same answer")
    func refusalsAreAlike() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            func problem(_ answer: TestServer.Answer) -> String {
                #expect(answer.status == 400)
                return String(answer.text.split(separator: "\n").first { $0.contains("role=\"alert\"") } ?? "")
            }
            let wrong = problem(try await browser.signIn(password: "wrong"))
            #expect(wrong.contains("is not right"))
            #expect(problem(try await browser.signIn(email: "nobody@lantern.example")) == wrong)
            #expect(problem(try await browser.signIn(email: "bo.chandra@lantern.example")) == wrong)
            #expect(problem(try await browser.signIn(password: "")) == wrong)
            let ada = server.scene.ada
            try await server.store.write { transaction in
                let user = try #require(try transaction.users.find(ada, in: server.scene.organization))
                try transaction.users.save(
                    User(id: ada, organization: user.organization, name: user.name, state: .inactive)
                )
            }
            #expect(problem(try await browser.signIn()) == wrong)
        }
    }

    @Test("A form that another site sends signs nobody in")
    func foreignFormIsRefused() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            #expect(try await browser.signIn(headers: ["Sec-Fetch-Site": "cross-site"]).status == 400)
            #expect(try await browser.signIn(headers: ["Sec-Fetch-Site": "same-site"]).status == 400)
            #expect(try await browser.signIn(headers: ["Sec-Fetch-Site": "same-origin"]).status == 303)
            var fields = browser.question()
            fields["email"] = Browser.email
            fields["password"] = Browser.password
            let good = String(repeating: "a", count: 43)
            for (token, cookie) in [(nil, nil), (good, nil), (nil, good), (good, String(good.reversed()) + "b")] {
                fields["form_token"] = token
                let answer = try await server.call(
                    .POST,
                    "/oauth/authorize",
                    headers: cookie.map { ["Cookie": "habeas-sign-in=\($0)"] } ?? [:],
                    body: Browser.form(fields)
                )
                #expect(answer.status == 400)
                #expect(answer.text.contains("sign in once more"))
            }
        }
    }

    @Test("Where people come by TLS, the form's cookie goes nowhere else")
    func cookieIsSecure() async throws {
        try await TestServer.with(publicURL: "https://habeas.example") { server in
            let browser = try await Browser(server)
            let page = try await browser.open()
            let cookie = page.headers.first(name: "Set-Cookie") ?? ""
            #expect(cookie.hasPrefix("__Host-habeas-sign-in="))
            #expect(cookie.hasSuffix("; Path=/; HttpOnly; SameSite=Lax; Secure"))
            #expect(try await browser.signIn().status == 303)
        }
    }

    @Test("A second tab leaves the form of the first one good")
    func tabsShareTheirToken() async throws {
        try await TestServer.with { server in
            let browser = try await Browser(server)
            let first = try await browser.open()
            let cookie = try #require(first.headers.first(name: "Set-Cookie")?.split(separator: ";").first)
            let second = try await server.call(
                .GET,
                "/oauth/authorize?" + Browser.form(browser.question()),
                headers: ["Cookie": "other=1; \(cookie)"]
            )
            #expect(second.headers.first(name: "Set-Cookie")?.hasPrefix(cookie) == true)
            for forged in ["habeas-sign-in=short", "habeas-sign-in=\(String(repeating: "<", count: 43))"] {
                let fresh = try await server.call(
                    .GET,
                    "/oauth/authorize?" + Browser.form(browser.question()),
                    headers: ["Cookie": forged]
                )
                #expect(fresh.headers.first(name: "Set-Cookie")?.hasPrefix(forged) == false)
            }
        }
    }

    @Test(
        "What is no form at all is answered all the same",
        arguments: ["", "&&&", "=", "%00=%ff", "email=a@b&password"]
    )
    func nonsenseIsAnswered(body: String) async throws {
        try await TestServer.with { server in
            let answer = try await server.call(.POST, "/oauth/authorize", body: body)
            #expect(answer.status == 400)
            #expect(answer.text.contains("cannot sign in this way"))
            let token = try await server.call(.POST, "/oauth/token", body: body)
            #expect(token.json["error"] as? String == "invalid_request")
        }
    }
}
