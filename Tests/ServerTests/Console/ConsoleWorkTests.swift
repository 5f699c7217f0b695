import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ConsoleWorkTests {
    @Test("Sending the form of a request twice makes one request, and reasons, days and formats are kept")
    func requestsAreMadeOnce() async throws {
        try await TestServer.with { server in
            let browser = try await ConsoleBrowser.signIn(server)
            let ada = server.scene.ada
            let page = try await browser.open("/admin/requests/new?subject=\(ada)")
            let fields = [
                "once": ConsoleBrowser.field("once", of: page), "subject": ada.description, "reason": "Case 17",
                "from": "2024-01-01", "until": "2024-01-31", "formats": "rsmf", "language": "es",
                "others": "pseudonyms",
            ]
            let first = try await browser.send("/admin/requests", fields)
            let second = try await browser.send("/admin/requests", fields)
            #expect(first.status == 303)
            #expect(first.headers.first(name: "Location") == second.headers.first(name: "Location"))
            let made = try await server.store.read {
                try $0.requests.page(in: server.scene.organization, size: 9, number: 1)
            }
            #expect(made.count == 1)
            #expect(made.first?.requester.name == "Ada Bright")
            #expect(made.first?.choices.formats == [.jsonLines, .rsmf])
            #expect(made.first?.choices.language == .spanish && made.first?.choices.people == .pseudonyms)
            #expect(made.first?.periodStart?.description == "2024-01-01T00:00:00.000Z")
            // The last day is one of those that are asked for.
            #expect(made.first?.periodEnd?.description == "2024-02-01T00:00:00.000Z")
        }
    }

    @Test("An erasure needs the person's name, and a hold stands in its way")
    func erasuresAreConfirmed() async throws {
        try await TestServer.with { server in
            let browser = try await ConsoleBrowser.signIn(server)
            let bo = server.scene.bo.description
            let wrong = try await browser.send("/admin/erasures", ["subject": bo, "confirmation": "Ada Bright"])
            #expect(wrong.status == 400 && wrong.text.contains("Nothing was erased"))
            #expect(try await browser.send("/admin/holds", ["subject": bo, "reason": "Case <9>"]).status == 303)
            let right = ["subject": bo, "confirmation": "bó CHANDRA"]
            let held = try await browser.send("/admin/erasures", right)
            #expect(held.status == 400 && held.text.contains("Case &lt;9&gt;"))
            let holds = try await server.store.read {
                try $0.holds.page(in: server.scene.organization, size: 9, number: 1)
            }
            let hold = try #require(holds.first)
            #expect(try await browser.send("/admin/holds/\(hold.id)/release", ["confirmed": "yes"]).status == 303)
            #expect(try await browser.send("/admin/erasures", right).status == 303)
        }
    }

    @Test("A period that deletes something is changed only when that was confirmed")
    func retentionIsConfirmed() async throws {
        try await TestServer.with { server in
            let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            try await server.scene.say(3, by: server.scene.bo, from: now.advanced(byDays: -100)) { "Scones \($0)" }
            let browser = try await ConsoleBrowser.signIn(server)
            let preview = try await browser.open("/admin/settings/retention?days=50")
            #expect(preview.text.contains("3 messages would be deleted for ever"))
            func days() async throws -> Int? {
                try await server.store.read { try $0.organizations.find(server.scene.organization)?.retention.days }
            }
            #expect(try await browser.send("/admin/settings/retention", ["days": "50"]).status == 400)
            #expect(try await days() == 3650)
            #expect(
                try await browser.send("/admin/settings/retention", ["days": "9", "confirmed": "yes"]).status == 400
            )
            #expect(try await browser.send("/admin/settings/retention", ["days": "200"]).status == 303)
            #expect(try await days() == 200)
            let confirmed = ["days": "50", "confirmed": "yes"]
            #expect(try await browser.send("/admin/settings/retention", confirmed).status == 303)
            #expect(try await days() == 50)
        }
    }

    @Test("An export that is uploaded is imported under the visitor's name, and one that is none is refused")
    func exportsAreUploaded() async throws {
        try await TestServer.with { server in
            let browser = try await ConsoleBrowser.signIn(server)
            let token = ConsoleBrowser.field("form_token", of: try await browser.open("/admin/imports"))
            func upload(_ bytes: String, token: String) async throws -> TestServer.Answer {
                let body = """
                    --edge\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n\(token)\r
                    --edge\r\nContent-Disposition: form-data; name="file"; filename="slack.zip"\r
                    Content-Type: application/zip\r\n\r\n\(bytes)\r\n--edge--\r\n
                    """
                return try await server.call(
                    .POST,
                    "/admin/imports",
                    headers: ["Cookie": browser.cookie, "Content-Type": "multipart/form-data; boundary=edge"],
                    body: body
                )
            }
            #expect(try await upload("PK", token: "AAAA").status == 403)
            #expect(try await upload("no zip at all", token: token).status == 303)
            var text = ""
            while !text.contains("was not imported") { text = try await browser.open("/admin/imports").text }
            #expect(text.contains("slack.zip is not a zip file") && !text.contains("habeas-import-"))
            let act = try await server.store.read { transaction in
                var filter = AuditFilter()
                filter.entityType = "Import"
                return try transaction.audit.entries(
                    in: server.scene.organization,
                    filter,
                    newestFirst: true,
                    limit: 1
                ).first
            }
            #expect(act?.userName == "Ada Bright" && act?.outcome == "failure" && act?.origin == "127.0.0.1")
        }
    }

    @Test("A case waits for a second person, whom the first cannot be")
    func casesAreApproved() async throws {
        try await TestServer.with { server in
            let officer = try await ConsoleBrowser.signIn(server)
            let second = try await ConsoleBrowser.signIn(
                server,
                as: server.scene.bo,
                email: "bo.chandra@lantern.example"
            )
            let rules = ["subjects": "5", "days": "3", "approval": "yes"]
            #expect(try await officer.send("/admin/settings/rules", rules).status == 303)
            let fields = ["title": "Inquiry 17", "people": Browser.email, "regime": "GDPR", "received": "2026-01-31"]
            let opened = try await officer.send("/admin/cases", fields)
            let page = try #require(
                opened.headers.first(name: "Location")?.split(separator: "?").first.map(String.init)
            )
            #expect(try await officer.open(page).text.contains("Feb 28, 2026"))
            #expect(try await officer.send(page + "/run").status == 303)
            let own = try await officer.send(page + "/decision", ["verdict": "approve"])
            #expect(own.status == 403 || own.text.contains("Somebody else must decide"))
            #expect(try await second.open("/admin").text.contains("Inquiry 17"))
            #expect(try await second.send(page + "/decision", ["verdict": "reject", "reason": " "]).status == 400)
            #expect(try await second.send(page + "/decision", ["verdict": "approve"]).status == 303)
            #expect(!(try await officer.open(page).text.contains("waits for the approval")))
        }
    }
}
