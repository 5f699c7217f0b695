import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct ConsoleLanguageTests {
    private let spanish = ["Accept-Language": "es-AR, en;q=0.5"]

    @Test("The console speaks the languages that the organization offers, and the default to whoever asks for none")
    func languagesAreOffered() async throws {
        try await TestServer.with { server in
            let browser = try await ConsoleBrowser.signIn(server)
            #expect(try await browser.open("/admin/settings", headers: spanish).text.contains("<html lang=\"es\">"))
            let (saved, acts) = try await server.recorded {
                try await browser.send("/admin/settings/languages", ["offered": "en", "default": "en"])
            }
            #expect(saved.status == 303 && acts.map(\.entityType) == ["Settings"])
            let english = try await browser.open("/admin/settings", headers: spanish)
            #expect(english.text.contains("<html lang=\"en\">"))
            // Nobody is offered a choice of one.
            #expect(!english.text.contains("name=\"language\""))
            var jar = CookieJar(server: server)
            let begun = try await jar.open(ConsoleBrowser.signInPage(server))
            let location = try #require(begun.headers.first(name: "Location"))
            #expect(try await jar.open(location, headers: spanish).text.contains("<html lang=\"en\">"))

            _ = try await browser.send("/admin/settings/languages", ["offered": "es,en", "default": "es"])
            #expect(try await browser.open("/admin").text.contains("<html lang=\"es\">"))
            let wish = ["Accept-Language": "en"]
            #expect(try await browser.open("/admin", headers: wish).text.contains("<html lang=\"en\">"))
        }
    }

    @Test("The languages are chosen over the API too, in one act with what else is changed")
    func languagesAreSettings() async throws {
        try await TestServer.with { server in
            let browser = try await ConsoleBrowser.signIn(server)
            let token = try await server.token([.editSettings])
            let path = "/api/habeas/v1/settings"
            let (changed, acts) = try await server.recorded {
                try await server.call(
                    .PATCH,
                    path,
                    token: token,
                    body: #"{"consoleLanguages":["es"],"approvalDays":3}"#
                )
            }
            #expect(changed.status == 200 && changed.json["consoleLanguages"] as? [String] == ["es"])
            #expect(acts.map(\.entityType) == ["Settings"])
            #expect(try await browser.open("/admin", headers: ["Accept-Language": "en"]).text.contains("lang=\"es\""))
            _ = try await browser.send("/admin/settings/languages", ["offered": "es,en", "default": "es"])
            let shown = try await server.call(.GET, path, token: token)
            #expect(shown.json["consoleLanguages"] as? [String] == ["es", "en"])
            #expect(shown.json["approvalDays"] as? Int == 3)
        }
    }

    @Test("A choice that leaves no language, or a default that is not offered, changes nothing")
    func wrongChoicesAreRefused() async throws {
        try await TestServer.with { server in
            let browser = try await ConsoleBrowser.signIn(server)
            for fields in [
                [:], ["offered": "en"], ["default": "en"], ["offered": "es", "default": "en"],
                ["offered": "xx", "default": "xx"], ["offered": "en", "default": "../en"],
            ] {
                let answer = try await browser.send("/admin/settings/languages", fields)
                #expect(answer.status == 400, "\(fields)")
                #expect(answer.text.contains("Offer at least one language"))
            }
            let organization = try await server.store.read { try $0.organizations.find(server.scene.organization) }
            #expect(organization?.languages == [])
        }
    }

    @Test("What was refused is said in the language of the page")
    func refusalsAreTranslated() async throws {
        try await TestServer.with { server in
            let browser = try await ConsoleBrowser.signIn(server)
            let unconfirmed = try await browser.send("/admin/settings/keys", headers: spanish)
            #expect(unconfirmed.status == 400)
            #expect(unconfirmed.text.contains("lang=\"es\">No se confirmó. No se cambió nada."))
        }
    }
}
