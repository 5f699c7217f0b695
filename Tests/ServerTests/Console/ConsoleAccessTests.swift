import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct ConsoleAccessTests {
    @Test("A client's secret is shown once; the client is disabled, enabled, given another secret and deleted")
    func clientsAreManaged() async throws {
        try await TestServer.with { server in
            let browser = try await ConsoleBrowser.signIn(server)
            let role = Role.ID(high: 4, low: 4)
            try await server.store.write { transaction in
                try transaction.access.insert(
                    Role(name: "Reader", summary: "", permissions: [.viewRequests]),
                    id: role,
                    in: server.scene.organization
                )
            }
            let made = try await browser.send("/admin/access/clients", ["name": "Nightly", "role": role.description])
            let words = made.text.matches(of: #/<code class="digest">([^<]+)</code>/#).map { String($0.output.1) }
            let (id, secret) = (try #require(words.first), try #require(words.last))
            #expect(!(try await browser.open("/admin/access").text.contains(secret)))
            func token(_ secret: String) async throws -> Int {
                try await server.call(
                    .POST,
                    "/oauth/token",
                    headers: ["Authorization": "Basic " + Data("\(id):\(secret)".utf8).base64EncodedString()],
                    body: "grant_type=client_credentials"
                ).status
            }
            #expect(try await token(secret) == 200)
            let address = "/admin/access/clients/\(id)"
            #expect(try await browser.send(address + "/state", ["state": "disabled"]).status == 303)
            #expect(try await token(secret) != 200)
            #expect(try await browser.send(address + "/state", ["state": "active"]).status == 303)
            #expect(try await token(secret) == 200)
            #expect(try await browser.send(address + "/secret").status == 400)
            let renewed = try await browser.send(address + "/secret", ["confirmed": "yes"])
            let other = try #require(
                renewed.text.matches(of: #/<code class="digest">([^<]+)</code>/#).map { String($0.output.1) }.last
            )
            #expect(try await token(secret) != 200)
            #expect(try await token(other) == 200)
            #expect(try await browser.send(address + "/deletion", ["confirmed": "yes"]).status == 303)
            #expect(try await token(other) != 200)
        }
    }

    @Test("A role is made, changed and deleted, and nobody hands on what they do not hold")
    func rolesAreManaged() async throws {
        try await TestServer.with { server in
            let browser = try await ConsoleBrowser.signIn(server)
            let fields = ["name": "Desk <1>", "summary": "Answers", "permissions": "gdpr:request:view"]
            #expect(try await browser.send("/admin/access/roles", fields).status == 303)
            let again = try await browser.send("/admin/access/roles", fields)
            #expect(again.status == 400 && again.text.contains("Another role has this name"))
            #expect(try await browser.send("/admin/access/roles", ["name": " "]).text.contains("Give the role a name"))
            func role() async throws -> StoredRole? {
                try await server.store.read {
                    try $0.roles.all(in: server.scene.organization).first { $0.role.name.hasPrefix("Desk") }
                }
            }
            let made = try #require(try await role())
            #expect(made.role.permissions == [.viewRequests])
            let address = "/admin/access/roles/\(made.id)"
            #expect(try await browser.open(address).text.contains("Desk &lt;1&gt;"))
            let more = fields.merging(["permissions": "gdpr:request:view,gdpr:hold:view"]) { $1 }
            #expect(try await browser.send(address, more).status == 303)
            #expect(Set(try await role()?.role.permissions ?? []) == [.viewRequests, .viewHolds])
            let lesser = try await ConsoleBrowser.signIn(
                server,
                [.viewRoles, .editRoles],
                as: server.scene.bo,
                email: "bo.chandra@lantern.example"
            )
            let greedy = fields.merging(["permissions": "audits:audit:view"]) { $1 }
            #expect(try await lesser.send(address, greedy).status == 403)
            #expect(!(try await lesser.open("/admin/access").text.contains("/admin/access/roles/new")))
            #expect(try await browser.send(address + "/deletion", ["confirmed": "yes"]).status == 303)
            #expect(try await role() == nil)
        }
    }
}
