import Chat
import Foundation
import NIOHTTP1
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct ConsoleOfferTests {
    private static let email = "bo.chandra@lantern.example"

    /// The addresses of links on a page, and of forms that change something.
    private func offers(_ text: String) -> (links: Set<String>, forms: Set<String>) {
        let links = text.matches(of: #/href="(/admin[^"#]*)"/#).map { String($0.output.1) }
        // A form without a button only shows how things are.
        let forms = text.components(separatedBy: "<form method=\"post\" action=\"").dropFirst()
            .map { $0.components(separatedBy: "</form>")[0] }.filter { $0.contains("<button") }
            .map { String($0.prefix { $0 != "\"" }) }.filter { $0.hasPrefix("/admin") }
        return (Set(links.map { $0.replacing("&amp;", with: "&") }), Set(forms))
    }

    /// Whether an address is one of a route's.
    private func fits(_ address: String, _ route: String) -> Bool {
        let parts = address.prefix { $0 != "?" }.split(separator: "/")
        let own = route.split(separator: "/")
        return parts.count == own.count && zip(parts, own).allSatisfy { $1.hasPrefix("{") || $0 == $1 }
    }

    @Test("What a role may not do is offered on no page that it sees", arguments: Role.standard)
    func pagesOfferWhatIsAllowed(role: Role) async throws {
        try await TestServer.with { server in
            let admin = try await ConsoleBrowser.signIn(server)
            let ada = server.scene.ada.description
            #expect(try await admin.send("/admin/requests", ["subject": ada, "formats": "csv"]).status == 303)
            #expect(try await admin.send("/admin/holds", ["subject": ada, "reason": "Case 9"]).status == 303)
            #expect(try await admin.send("/admin/cases", ["title": "Inquiry", "subjects": ada]).status == 303)
            let rules = ["subjects": "5", "days": "3", "approval": "yes"]
            #expect(try await admin.send("/admin/settings/rules", rules).status == 303)
            #expect(try await admin.send("/admin/requests", ["subject": ada]).status == 303)
            _ = try await server.client([.viewRequests])
            let browser = try await ConsoleBrowser.signIn(
                server,
                role.permissions,
                as: server.scene.bo,
                email: Self.email
            )
            let held = Set(role.permissions)
            var waiting: Set<String> = ["/admin"]
            var seen: Set<String> = []
            while let page = waiting.popFirst() {
                guard seen.insert(page).inserted, seen.count < 150, !page.hasPrefix("/admin/assets") else { continue }
                let answer = try await browser.open(page)
                #expect(answer.status != 403 && answer.status < 500, "\(role.name): \(page) is offered")
                guard answer.headers.first(name: "Content-Type")?.hasPrefix("text/html") == true else { continue }
                let (links, forms) = offers(answer.text)
                waiting.formUnion(links)
                for form in forms {
                    // A name in the address may be one that a parameter of another route would take.
                    let routes = server.consoleRoutes.filter { $0.method == "POST" && fits(form, $0.path) }
                    #expect(!routes.isEmpty, "\(form) leads nowhere")
                    let isAllowed = routes.contains {
                        $0.permissions?.isEmpty != false || !held.isDisjoint(with: $0.permissions ?? [])
                    }
                    #expect(isAllowed, "\(role.name): \(page) offers \(form)")
                }
            }
            #expect(seen.count > (role.permissions.count > 3 ? 5 : 1))
        }
    }
}
