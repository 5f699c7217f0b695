import Chat
import Foundation
import NIOHTTP1
import Privacy
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct ConsoleGuardTests {
    /// What stands for the parts of addresses that name something.
    private static let nowhere = "01234567-89ab-4def-8123-0123456789ab"

    @Test("Every page lets in whoever holds a permission for it, and nobody else")
    func permissionsAreEnforced() async throws {
        try await TestServer.with { server in
            let allowed = try await ConsoleBrowser.signIn(server, Permission.known)
            let other = try await ConsoleBrowser.signIn(
                server,
                [.accessChat],
                as: server.scene.bo,
                email: "bo.chandra@lantern.example"
            )
            for (method, path, permissions) in server.consoleRoutes {
                guard let permissions else { continue }
                let address = path.replacing(#/\{\w+\}/#, with: Self.nowhere)
                let stranger = try await server.call(HTTPMethod(rawValue: method), address)
                #expect(stranger.status == 303, "\(method) \(path)")
                #expect(stranger.headers.first(name: "Location")?.hasPrefix("/admin/sign-in") == true)
                guard !permissions.isEmpty else { continue }
                let refused =
                    method == "GET" ? try await other.open(address) : try await other.send(address)
                #expect(refused.status == 403, "\(method) \(path)")
                #expect(refused.text.contains("You may not do this"), "\(method) \(path)")
                guard method == "GET" else { continue }
                #expect(try await allowed.open(address).status != 403, "\(method) \(path)")
            }
            let refusals = try await server.store.read { transaction in
                var filter = AuditFilter()
                filter.entityType = "Call"
                return try transaction.audit.count(in: server.scene.organization, filter)
            }
            #expect(refusals >= 20)
            let home = try await other.open("/admin").text
            #expect(home.contains("There is nothing here for you yet"))
            #expect(!home.contains("href=\"/admin/requests\""))
        }
    }

    @Test("A form that did not come from a page of the session does nothing")
    func formsComeFromTheSession() async throws {
        try await TestServer.with { server in
            let browser = try await ConsoleBrowser.signIn(server)
            let another = try await ConsoleBrowser.signInAgain(server)
            let foreign = ConsoleBrowser.field("form_token", of: try await another.open("/admin/account"))
            for (method, path, permissions) in server.consoleRoutes where method == "POST" && permissions != nil {
                // What brings a file is another kind of form, and has a test of its own.
                guard path != "/admin/imports" else { continue }
                let address = path.replacing(#/\{\w+\}/#, with: Self.nowhere)
                #expect(try await browser.sendPlain(address, [:]).status == 403, "\(path)")
                #expect(try await browser.sendPlain(address, ["form_token": foreign]).status == 403, "\(path)")
                for headers in [
                    ["Sec-Fetch-Site": "cross-site"], ["Origin": "https://evil.example"], ["Origin": "null"],
                ] {
                    #expect(try await browser.send(address, headers: headers).status == 403, "\(path) \(headers)")
                }
            }
            #expect(try await browser.open("/admin").status == 200)
        }
    }

    @Test("No page lets another site frame it, runs what is not ours, or is kept by a browser")
    func headersAreStrict() async throws {
        try await TestServer.with { server in
            let browser = try await ConsoleBrowser.signIn(server)
            for (method, path, _) in server.consoleRoutes where method == "GET" {
                let answer = try await browser.open(path.replacing(#/\{\w+\}/#, with: Self.nowhere))
                guard answer.headers.first(name: "Content-Type")?.hasPrefix("text/html") == true else { continue }
                let policy = answer.headers.first(name: "Content-Security-Policy") ?? ""
                #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "\(path)")
                #expect(!policy.contains("unsafe") && policy.contains("form-action 'self'"))
                #expect(answer.headers.first(name: "X-Frame-Options") == "DENY")
                #expect(answer.headers.first(name: "X-Content-Type-Options") == "nosniff")
                #expect(answer.headers.first(name: "Referrer-Policy") == "same-origin")
                #expect(answer.headers.first(name: "Cache-Control") == "no-store")
                #expect(!answer.text.contains(" style=") && !answer.text.contains("onclick"))
            }
        }
    }

    @Test("What people wrote in names and reasons is text on every page, combining marks or not")
    func textIsEscaped() async throws {
        try await TestServer.with { server in
            let hostile = "<script>x</script>\"\u{301}onmouseover='y'\u{301}>&\u{301}{{page}}"
            let ada = server.scene.ada
            try await server.store.write { transaction in
                let user = try transaction.users.find(ada, in: server.scene.organization)
                let version = user?.version ?? 1
                _ = try transaction.users.update(
                    User(
                        id: ada,
                        organization: server.scene.organization,
                        name: hostile,
                        email: Browser.email,
                        version: version
                    ),
                    contacts: []
                )
            }
            let browser = try await ConsoleBrowser.signIn(server)
            let once = ["subject": ada.description, "reason": hostile, "formats": "csv"]
            let made = try await browser.send("/admin/requests", once)
            #expect(made.status == 303)
            let request = try #require(made.headers.first(name: "Location"))
            #expect(try await browser.send("/admin/holds", once).status == 303)
            let pages = [
                "/admin", "/admin/requests", request, "/admin/requests/new?subject=\(ada)",
                "/admin/requests/new?kind=delete&subject=\(ada)", "/admin/people", "/admin/people/\(ada)",
                "/admin/people/suggest?q=%3Cscript", "/admin/holds", "/admin/audit", "/admin/account",
                "/admin/people?q=%22%CC%81%3E%3Cscript%3E", "/admin/audit?entity=%22%CC%81%3E%3Cscript%3E",
                "/admin/settings/retention?days=%22%CC%81%3E%3Cscript%3E",
            ]
            for page in pages {
                let text = try await browser.open(page).text
                let bytes = Data(text.utf8)
                #expect(bytes.range(of: Data("<script>x".utf8)) == nil, "\(page)")
                #expect(bytes.range(of: Data("\"\u{301}".utf8)) == nil, "\(page)")
                #expect(bytes.range(of: Data("'\u{301}".utf8)) == nil, "\(page)")
                #expect(bytes.range(of: Data("><script>".utf8)) == nil, "\(page)")
            }
        }
    }

    @Test("What belongs to another organization is not there")
    func strangersAreNotFound() async throws {
        try await TestServer.with { server in
            let officer = try await server.token(Permission.known, in: server.stranger.organization)
            let body = "{\"subject\":{\"userId\":\"\(server.stranger.ada)\"},\"reason\":\"x\"}"
            let request = try await server.call(.POST, "/api/habeas/v1/requests", token: officer, body: body)
            let hold = try await server.call(.POST, "/api/habeas/v1/holds", token: officer, body: body)
            let client = try await server.client([], in: server.stranger.organization)
            let person = "{\"userId\":\"\(server.stranger.ada)\"}"
            let opened = try await server.call(
                .POST,
                "/api/habeas/v1/cases",
                token: officer,
                body: "{\"title\":\"x\",\"subjects\":[\(person)]}"
            )
            let ids = [
                "requestId": request.json["id"] as? String ?? "", "holdId": hold.json["id"] as? String ?? "",
                "userId": server.stranger.ada.description, "clientId": client.id.description,
                "caseId": opened.json["id"] as? String ?? "",
            ]
            let browser = try await ConsoleBrowser.signIn(server)
            var tried = 0
            for (method, path, _) in server.consoleRoutes where path.contains("{") {
                var address = path
                for (name, value) in ids { address = address.replacing("{\(name)}", with: value) }
                let fields = ["confirmed": "yes", "reason": "x", "text": "x"]
                let answer =
                    method == "GET" ? try await browser.open(address) : try await browser.send(address, fields)
                #expect(answer.status == 404, "\(method) \(path)")
                tried += 1
            }
            #expect(tried >= 8)
            let stranger = server.stranger.ada
            #expect(try await browser.open("/admin/requests/new?subject=\(stranger)").status == 404)
            #expect(try await browser.send("/admin/requests", ["subject": stranger.description]).status == 404)
            #expect(
                try await browser.send("/admin/holds", ["subject": stranger.description, "reason": "x"]).status == 404
            )
            let kept = try await server.store.read { transaction in
                (
                    try transaction.requests.count(in: server.scene.organization),
                    try transaction.holds.standing(in: server.stranger.organization, at: Instant(milliseconds: 2)).count
                )
            }
            #expect(kept == (0, 1))
        }
    }
}
