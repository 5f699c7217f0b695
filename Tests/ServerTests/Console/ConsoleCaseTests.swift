import Chat
import Foundation
import NIOHTTP1
import Privacy
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct ConsoleCaseTests {
    @Test("People and conversations are chosen one by one, and nothing that was typed is lost")
    func casesArePutTogether() async throws {
        try await TestServer.with { server in
            let browser = try await ConsoleBrowser.signIn(server)
            let (ada, bo) = (server.scene.ada.description, server.scene.bo.description)
            var fields = [
                "title": "Inquiry <17>", "reason": "A dispute", "from": "2024-01-01", "q": "bo", "act": "find",
            ]
            let found = try await browser.send("/admin/cases", fields)
            #expect(found.status == 200 && found.text.contains("value=\"add:\(bo)\""))
            #expect(found.text.contains("Inquiry &lt;17&gt;") && found.text.contains("A dispute"))
            #expect(found.text.contains("value=\"2024-01-01\""))
            fields["act"] = "add:\(bo)"
            let added = try await browser.send("/admin/cases", fields)
            #expect(added.text.contains("name=\"subjects\" value=\"\(bo)\"") && added.text.contains("1 of at most 25"))
            #expect(added.text.contains("name=\"q\" type=\"search\" value=\"\""))
            fields["subjects"] = "\(bo),\(ada)"
            fields["act"] = "conversations"
            fields["q"] = ""
            let rooms = try await browser.send("/admin/cases", fields)
            let room = try #require(
                rooms.text.components(separatedBy: "value=\"restrict:").dropFirst().first?.prefix { $0 != "\"" }
            )
            fields["conversations"] = String(room)
            fields["act"] = "remove:\(ada)"
            let removed = try await browser.send("/admin/cases", fields)
            #expect(!removed.text.contains("name=\"subjects\" value=\"\(ada)\""))
            #expect(removed.text.contains("name=\"conversations\" value=\"\(room)\""))
            fields["act"] = "open"
            fields["formats"] = "rsmf"
            fields["others"] = "pseudonyms"
            #expect(try await browser.send("/admin/cases", fields).status == 303)
            let opened = try await server.store.read { transaction in
                let found = try transaction.cases.page(in: server.scene.organization, size: 9, number: 1)
                return try found.map {
                    ($0, try transaction.cases.subjects(of: $0.id), try transaction.cases.conversations(of: $0.id))
                }
            }
            #expect(opened.count == 1 && opened.first?.0.title == "Inquiry <17>")
            #expect(opened.first?.0.choices.formats == [.jsonLines, .rsmf])
            #expect(opened.first?.1.map(\.user) == [server.scene.bo, server.scene.ada])
            #expect(opened.first?.2.map(\.description) == [String(room)])
        }
    }

    @Test("What is wrong with a case stands next to its field, and nothing is opened or cut short")
    func mistakesAreShown() async throws {
        try await TestServer.with { server in
            let browser = try await ConsoleBrowser.signIn(server)
            let right = ["title": "Inquiry", "subjects": server.scene.bo.description, "regime": "GDPR"]
            let wrong: [(String, String, String)] = [
                ("title", " ", "Give the case a title"),
                ("title", String(repeating: "x", count: 201), "at most 200 characters"),
                ("reason", String(repeating: "x", count: 2001), "at most 2,000 characters"),
                ("from", "yesterday", "This is not a day"), ("due", "2030-01-01", "deadline of its own"),
                ("received", "2999-01-01", "has not come yet"), ("regime", "DATE", "Give the last day"),
                ("people", "nobody@example.org", "Address number 2"), ("people", Browser.email, ""),
                ("conversations", "01234567-89ab-4def-8123-0123456789ab", "no such conversation"),
            ]
            for (field, value, message) in wrong where !message.isEmpty {
                let answer = try await browser.send("/admin/cases", right.merging([field: value]) { $1 })
                #expect(answer.status == 400 && answer.text.contains(message), "\(field): \(value.prefix(20))")
                #expect(answer.text.contains("aria-invalid") || field == "conversations", "\(field)")
                // What was typed is there, all of it.
                #expect(field == "conversations" || answer.text.contains(value), "\(field)")
            }
            let none = try await browser.send("/admin/cases", right.merging(["subjects": ""]) { $1 })
            #expect(none.status == 400 && none.text.contains("people-error"))
            let count = try await server.store.read { try $0.cases.count(in: server.scene.organization) }
            #expect(count == 0)
        }
    }

    @Test("A merged archive is downloaded, verified and destroyed; a note that is too long is refused and kept")
    func mergedArchivesAreKept() async throws {
        try await TestServer.with { server in
            let browser = try await ConsoleBrowser.signIn(server)
            let fields = ["title": "Inquiry", "subjects": "\(server.scene.ada),\(server.scene.bo)"]
            let opened = try await browser.send("/admin/cases", fields)
            let page = try #require(
                opened.headers.first(name: "Location")?.split(separator: "?").first.map(String.init)
            )
            let long = String(repeating: "n", count: 4001)
            let note = try await browser.send(page + "/notes", ["text": long])
            #expect(note.status == 400 && note.text.contains(long) && note.text.contains("at most 4,000"))
            #expect(try await browser.send(page + "/notes", ["text": "Spoke to <Bo>"]).status == 303)
            let run = try await browser.send(page + "/run")
            try #require(run.status == 303, "\(run.text)")
            var text = ""
            while !text.contains("Download the merged archive") {
                text = try await browser.open(page + "/progress").text
                try #require(text.contains("data-underway") || text.contains("Download"), "\(text)")
            }
            #expect(!text.contains("data-underway"))
            let whole = try await browser.open(page).text
            #expect(whole.contains("Spoke to &lt;Bo&gt;") && !whole.contains("Spoke to <Bo>"))
            let link = try await browser.open(page + "/archive")
            let archive = try await browser.open(link.headers.first(name: "Location") ?? "")
            #expect(archive.status == 200 && archive.body.prefix(2) == Data("PK".utf8))
            #expect(try await browser.send(page + "/verification").text.contains("Everything holds"))
            #expect(try await browser.send(page + "/destruction").status == 400)
            #expect(try await browser.send(page + "/destruction", ["confirmed": "yes"]).status == 303)
            #expect(try await browser.open(page).text.contains("The archive was destroyed"))
            #expect(try await browser.open(page + "/archive").status == 404)
            #expect(try await browser.send(page + "/verification").status == 404)
        }
    }
}
