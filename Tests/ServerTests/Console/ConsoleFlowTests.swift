import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

/// The authorization code flow by which people sign in to the console, and what may be tried against it.
@Suite(.timeLimit(.minutes(10))) struct ConsoleFlowTests {
    private static let flow = "habeas-flow"
    private static let session = "habeas-console"

    /// What the address of an answer brings.
    private func sent(_ answer: TestServer.Answer) throws -> (path: String, fields: [String: String]) {
        let location = try #require(answer.headers.first(name: "Location"))
        return (String(location.prefix { $0 != "?" }), Browser.sent(answer))
    }

    private func back(_ fields: [String: String]) -> String { "/admin/signed-in?" + Browser.form(fields) }

    @Test(
        "The console asks for a code with a challenge and a state, gets it at its own path, and ends where one was going"
    )
    func flowIsFollowed() async throws {
        try await TestServer.with { server in
            try await ConsoleBrowser.allow(server, [.viewRequests], server.scene.ada)
            var jar = CookieJar(server: server)
            let next = "/admin/requests?status=error&pageNumber=2"
            let address = ConsoleBrowser.signInPage(server) + "&" + Browser.form(["next": next])
            let begun = try await jar.open(address, headers: ["Host": "evil.example"])
            let question = try sent(begun)
            #expect(begun.status == 303 && question.path == "/oauth/authorize")
            #expect(question.fields["response_type"] == "code" && question.fields["code_challenge_method"] == "S256")
            #expect(question.fields["code_challenge"]?.count == 43)
            #expect(question.fields["redirect_uri"] == "/admin/signed-in")
            let cookie = try #require(begun.headers.first(name: "Set-Cookie"))
            #expect(cookie.hasPrefix("\(Self.flow)=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"))
            #expect(cookie.contains("Max-Age=1800"))

            let page = try await jar.open(try #require(begun.headers.first(name: "Location")))
            #expect(page.text.contains("Sign in to Lantern Bakery") && !page.text.contains("<script"))
            let policy = page.headers.first(name: "Content-Security-Policy") ?? ""
            #expect(policy.contains("form-action 'self';") && !policy.contains("script-src"))
            let fields = CookieJar.hidden(of: page).merging(["email": Browser.email, "password": Browser.password]) {
                $1
            }
            let code = try await jar.send("/oauth/authorize", fields, headers: ["Host": "evil.example"])
            let answer = try sent(code)
            #expect(code.status == 303 && answer.path == "/admin/signed-in")
            #expect(answer.fields["state"] == question.fields["state"] && answer.fields["code"]?.count == 43)
            #expect(jar.cookies[Self.session] == nil)
            let entered = try await jar.open(back(answer.fields))
            #expect(entered.status == 303 && entered.headers.first(name: "Location") == next)
            #expect(try await jar.open(next).status == 200)
            let acts = try await server.store.read { transaction in
                try transaction.audit.entries(in: server.scene.organization, AuditFilter(), newestFirst: true, limit: 2)
            }
            #expect(acts.map(\.entityType) == ["Token", "SignIn"])
            #expect(acts.allSatisfy { $0.userName == "Ada Bright" && $0.clientName == "Habeas console" })
        }
    }

    @Test("A state that is missing, changed, of another browser or expired opens nothing", arguments: [true, false])
    func statesAreChecked(isExpired: Bool) async throws {
        let time = TestClock()
        try await TestServer.with(clock: time.clock) { server in
            try await ConsoleBrowser.allow(server, [], server.scene.ada)
            var jar = CookieJar(server: server)
            if isExpired {
                // The password comes in time, and the code is fresh: what has expired is the way back.
                let begun = try await jar.open(ConsoleBrowser.signInPage(server) + "&next=%2Fadmin%2Fstatus")
                time.advance(bySeconds: 1801)
                let page = try await jar.open(try #require(begun.headers.first(name: "Location")))
                let who = ["email": Browser.email, "password": Browser.password]
                let code = try await jar.send("/oauth/authorize", CookieJar.hidden(of: page).merging(who) { $1 })
                let late = try await jar.open(back(try sent(code).fields))
                #expect(late.status == 400 && late.text.contains("Please sign in once more"))
                #expect(late.text.contains("/admin/sign-in?next=%2Fadmin%2Fstatus"))
                #expect(jar.cookies[Self.session] == nil)
                return
            }
            let fields = try sent(try await ConsoleBrowser.enter(&jar)).fields
            let state = try #require(fields["state"])
            let payload = String(state.prefix { $0 != "." })
            var stranger = CookieJar(server: server)
            _ = try await stranger.open(ConsoleBrowser.signInPage(server))
            for wrong in ["", "x", ".", payload, payload + ".", state + "A", "A" + state, state + "." + state] {
                let answer = try await jar.open(back(fields.merging(["state": wrong]) { $1 }))
                #expect(answer.status == 400 && jar.cookies[Self.session] == nil, "\(wrong)")
            }
            #expect(try await jar.open("/admin/signed-in?code=\(fields["code"] ?? "")").status == 400)
            #expect(try await stranger.open(back(fields)).status == 400)
            #expect(stranger.cookies[Self.session] == nil)
            // Nobody has used the code up by it.
            #expect(try await jar.open(back(fields)).status == 303)
        }
    }

    @Test("A code is good once: shown again, even by its own browser, it ends the session")
    func codesAreNotReplayed() async throws {
        try await TestServer.with { server in
            try await ConsoleBrowser.allow(server, [], server.scene.ada)
            var jar = CookieJar(server: server)
            let fields = try sent(try await ConsoleBrowser.enter(&jar)).fields
            #expect(try await jar.open(back(fields)).status == 303)
            #expect(try await jar.open("/admin").status == 200)
            let again = try await jar.open(back(fields))
            #expect(again.status == 400 && again.text.contains("Please sign in once more"))
            #expect(try await jar.open("/admin").status == 303)
        }
    }

    @Test(
        "A code of another sign-in or of another client opens no session, and a program gets nothing for the console's"
    )
    func codesAreBound() async throws {
        try await TestServer.with { server in
            let program = try await Browser(server)
            try await ConsoleBrowser.allow(server, [], server.scene.ada)
            var (ours, theirs) = (CookieJar(server: server), CookieJar(server: server))
            let own = try sent(try await ConsoleBrowser.enter(&ours)).fields
            let other = try sent(try await ConsoleBrowser.enter(&theirs)).fields
            for code in [other["code"], try await program.code(), "", "x"] {
                let answer = try await ours.open(back(own.merging(["code": code ?? ""]) { $1 }))
                #expect(answer.status == 400 && ours.cookies[Self.session] == nil)
            }
            let console = try #require(
                try await server.store.read { transaction in
                    try transaction.access.clients(in: server.scene.organization).first { $0.name == "Habeas console" }
                }
            )
            let asked = try await program.redeem(
                own["code"] ?? "",
                ["client_id": console.id.description, "redirect_uri": "/admin/signed-in"]
            )
            #expect(asked.status == 401 && asked.json["error"] as? String == "invalid_client")
        }
    }

    @Test(
        "The console's codes go to the console alone, whatever address is asked for or registered",
        arguments: [
            "https://evil.example/admin/signed-in", "//evil.example/admin/signed-in", "/admin/signed-in/", "/admin",
            "/admin/signed-in?x=1", "http://127.0.0.1/admin/signed-in",
        ]
    )
    func redirectsAreFixed(address: String) async throws {
        try await TestServer.with { server in
            try await ConsoleBrowser.allow(server, [], server.scene.ada)
            var jar = CookieJar(server: server)
            let question = try sent(try await jar.open(ConsoleBrowser.signInPage(server))).fields
            try await server.store.write { transaction in
                let clients = try transaction.access.clients(in: server.scene.organization)
                var client = try #require(clients.first { $0.name == "Habeas console" })
                client.redirectURIs = (try? RedirectURI(address)).map { [$0] } ?? []
                try transaction.access.update(client, roles: [], at: Instant(milliseconds: 1))
            }
            let asked = question.merging(["redirect_uri": address]) { $1 }
            let answer = try await jar.open("/oauth/authorize?" + Browser.form(asked))
            #expect(answer.status == 400 && answer.headers.first(name: "Location") == nil)
            #expect(try await jar.open("/oauth/authorize?" + Browser.form(question)).status == 200)
        }
    }

    @Test("Two tabs can sign in one after the other; the second session takes the place of the first")
    func tabsDoNotClash() async throws {
        try await TestServer.with { server in
            try await ConsoleBrowser.allow(server, [.viewRequests], server.scene.ada)
            var jar = CookieJar(server: server)
            let page = ConsoleBrowser.signInPage(server)
            let first = try await jar.open(page + "&next=%2Fadmin%2Frequests")
            let second = try await jar.open(page + "&next=%2Fadmin%2Fcases")
            var seen: [String] = []
            for (begun, end) in [(second, "/admin/cases"), (first, "/admin/requests")] {
                let form = try await jar.open(try #require(begun.headers.first(name: "Location")))
                let who = ["email": Browser.email, "password": Browser.password]
                let code = try await jar.send("/oauth/authorize", CookieJar.hidden(of: form).merging(who) { $1 })
                let answer = try await jar.open(back(try sent(code).fields))
                #expect(answer.headers.first(name: "Location") == end)
                seen.append(try #require(jar.cookies[Self.session]))
            }
            #expect(try await jar.open("/admin").status == 200)
            let before = CookieJar(server: server, cookies: [Self.session: seen[0]])
            #expect(seen[0] != seen[1])
            #expect(try await server.call(.GET, "/admin", headers: ["Cookie": before.header]).status == 303)
        }
    }

    @Test("A console that was closed says so in the visitor's language")
    func consoleCanBeClosed() async throws {
        try await TestServer.with { server in
            var jar = CookieJar(server: server)
            _ = try await jar.open(ConsoleBrowser.signInPage(server))
            try await server.store.write { transaction in
                let clients = try transaction.access.clients(in: server.scene.organization)
                var client = try #require(clients.first { $0.name == "Habeas console" })
                client.state = .disabled
                try transaction.access.update(client, roles: [], at: Instant(milliseconds: 1))
            }
            let begun = try await jar.open(ConsoleBrowser.signInPage(server))
            let address = try #require(begun.headers.first(name: "Location"))
            let answer = try await jar.open(address, headers: ["Accept-Language": "es"])
            #expect(answer.status == 400 && answer.text.contains("Ahora no puede iniciar sesión"))
        }
    }

    @Test("The sign-in page speaks the browser's language, and a change of it returns to the same question")
    func signInSpeaksLanguages() async throws {
        try await TestServer.with { server in
            let program = try await Browser(server)
            var jar = CookieJar(server: server)
            let address = "/oauth/authorize?" + Browser.form(program.question())
            let spanish = try await jar.open(address, headers: ["Accept-Language": "es-MX"])
            #expect(spanish.text.contains("lang=\"es\"") && spanish.text.contains("Reader &lt;b&gt; pide actuar"))
            let who = ["email": Browser.email, "password": "not the password"]
            let wrong = try await jar.send(
                "/oauth/authorize",
                CookieJar.hidden(of: spanish).merging(who) { $1 },
                headers: ["Accept-Language": "es"]
            )
            #expect(wrong.status == 400 && wrong.text.contains("no es correcto"))
            let footer = wrong.text.components(separatedBy: "action=\"/admin/preferences\"").last ?? ""
            let next = try #require(footer.firstMatch(of: /name="next" value="([^"]*)"/)).output.1
            let chosen = try await jar.send(
                "/admin/preferences",
                ["next": String(next).replacing("&amp;", with: "&"), "language": "en"]
            )
            let english = try await jar.open(
                try #require(chosen.headers.first(name: "Location")),
                headers: ["Accept-Language": "es"]
            )
            #expect(english.text.contains("Sign in to Lantern Bakery") && english.text.contains("asks to act as you"))
        }
    }

    @Test("The list of sessions says which browser, from where and when, and what is hostile in it is text")
    func sessionsAreDescribed() async throws {
        let time = TestClock()
        try await TestServer.with(clock: time.clock) { server in
            try await ConsoleBrowser.allow(server, [], server.scene.ada)
            func browser(_ name: String) async throws -> CookieJar {
                var jar = CookieJar(server: server)
                let code = try await ConsoleBrowser.enter(&jar)
                _ = try await jar.open(back(try sent(code).fields), headers: ["User-Agent": name])
                return jar
            }
            let long = String(repeating: "x", count: 500)
            _ = try await browser("<script>alert(1)</script>\"\u{e9}" + long)
            time.advance(bySeconds: 600)
            var own = try await browser("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
            time.advance(bySeconds: 300)
            _ = try await own.open("/admin")
            let list = try await own.open("/admin/account")
            #expect(list.text.contains("Firefox on Linux</strong> <span class=\"badge good\">This browser"))
            #expect(list.text.contains("127.0.0.1") && list.text.contains("Last used"))
            #expect(list.text.contains("&lt;script&gt;alert(1)") && !list.text.contains("<script>alert"))
            #expect(!list.text.contains(String(repeating: "x", count: 200)))
            let token = Secret(value: own.cookies[Self.session] ?? "")
            let sessions = try await server.store.read { transaction in
                try transaction.signIns.open(
                    of: server.scene.ada,
                    through: try #require(
                        try transaction.access.clients(in: server.scene.organization)
                            .first { $0.name == "Habeas console" }
                    ).id,
                    at: time.clock.now,
                    token: token
                )
            }
            #expect(sessions.map(\.isOwn) == [true, false])
            // Uses are written down once a minute, and this test may take longer.
            #expect(sessions.allSatisfy { $0.usedAt ?? $0.beganAt >= $0.beganAt && $0.address == "127.0.0.1" })
        }
    }
}
