import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct ConsoleWorkTests {
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

    @Test("A rectification replaces what each line says, once it was confirmed")
    func rectificationsAreConfirmed() async throws {
        try await TestServer.with { server in
            let browser = try await ConsoleBrowser.signIn(server)
            let bo = server.scene.bo.description
            let page = try await browser.open("/admin/requests/new?kind=update&subject=\(bo)")
            #expect(page.text.contains("value=\"Bo Chandra\""))
            var fields = [
                "subject": bo, "lines": "3", "type1": "NAME", "existing1": "Bo Chandra", "updated1": "Bo Dunn",
                "type2": "EMAIL", "existing2": "bo.chandra@lantern.example", "updated2": "no address", "once": "o1",
            ]
            let more = try await browser.send("/admin/rectifications", fields.merging(["act": "more"]) { $1 })
            #expect(more.status == 200 && more.text.contains("updated6") && more.text.contains("Bo Dunn"))
            let wrong = try await browser.send("/admin/rectifications", fields)
            #expect(wrong.status == 400 && wrong.text.contains("updated2-error") && wrong.text.contains("Bo Dunn"))
            fields["updated2"] = " "
            let unsure = try await browser.send("/admin/rectifications", fields)
            #expect(unsure.status == 400 && unsure.text.contains("not confirmed"))
            fields["confirmed"] = "yes"
            #expect(try await browser.send("/admin/rectifications", fields).status == 303)
            func name() async throws -> String? {
                try await server.store.read {
                    try $0.users.find(server.scene.bo, in: server.scene.organization)?.name
                }
            }
            while try await name() != "Bo Dunn" { await Task.yield() }
            let made = try await server.store.read {
                try $0.requests.page(in: server.scene.organization, size: 9, number: 1)
            }
            #expect(made.map(\.kind) == [.update])
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
            let pending = try await second.open("/admin/approvals").text
            #expect(pending.contains("Inquiry 17") && pending.contains("You can decide"))
            #expect(try await officer.open("/admin/approvals").text.contains("Somebody else decides"))
            #expect(try await second.send(page + "/decision", ["verdict": "reject", "reason": " "]).status == 400)
            #expect(try await second.send(page + "/decision", ["verdict": "approve"]).status == 303)
            #expect(!(try await officer.open(page).text.contains("waits for the approval")))
        }
    }
}
