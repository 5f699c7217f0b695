internal import Chat
internal import Console
internal import Hummingbird
internal import Storage

/// `/admin/people`: the organization's people, and what there is of one of them; never what they wrote.
struct PeoplePages: Sendable {
    let site: ConsoleSite
    let people: PeopleSearch
    let roles: UserRoleRoutes

    var routes: [ConsoleRoute] {
        let view = Access.holding(anyOf: [.viewSubjects])
        let one = "/admin/people/{userId}"
        return [
            ConsoleRoute(.get, "/admin/people", view, list),
            ConsoleRoute(.get, one, view, show),
            ConsoleRoute(.post, one + "/roles", .holding(anyOf: [.addGrants]), setRoles),
        ]
    }

    private struct List: Sendable {
        struct Row: Sendable {
            let id: String
            let name: String
            let email: String
            let department: String
            let badge: Badge
        }

        let query: String
        let table: Rows<Row>?
        let paging: Pager?
    }

    @Sendable
    private func list(_ page: ConsoleCall) async throws -> Response {
        let paging = try Paging(page.query)
        let query = page.query["q"] ?? ""
        let result =
            page.query["q"].nonEmpty == nil
            ? try await everybody(paging, page) : try await people.find(query, (paging.size, paging.number), page)
        let content = List(
            query: query,
            table: Rows(
                result.users.map { user in
                    List.Row(
                        id: user.id.description,
                        name: user.name,
                        email: user.email ?? "",
                        department: user.department ?? "",
                        badge: page.badge(user) ?? Badge(label: page.texts("state.active"), tone: "good")
                    )
                }
            ),
            paging: Pager(
                paging,
                total: result.total,
                address: page.query.address("/admin/people", keeping: ["q", "pageSize"]),
                page.texts,
                page.format
            )
        )
        return page.page("people", title: page.texts("peopleTitle"), content)
    }

    private func everybody(_ paging: Paging, _ page: ConsoleCall) async throws -> PeopleSearch.Result {
        let organization = try page.organization
        return try await site.store.read { transaction in
            PeopleSearch.Result(
                users: try transaction.users.page(
                    in: organization,
                    state: nil,
                    descending: false,
                    size: paging.size,
                    number: paging.number
                ),
                total: try transaction.users.count(in: organization, state: nil)
            )
        }
    }

    @Sendable
    private func show(_ page: ConsoleCall) async throws -> Response {
        let person = try await people.person(page.call.identifier("userId"), page)
        try await people.record("USER_ID", [person], total: 1, page)
        let organization = try page.visitor.organization
        let now = site.clock.now
        let cutoff = organization.retention.cutoff(at: now)
        let content = try await site.store.read { transaction in
            try PersonContent(person, of: organization, since: cutoff, at: now, page, transaction)
        }
        return page.page("person", title: person.name, content)
    }

    @Sendable
    private func setRoles(_ page: ConsoleCall) async throws -> Response {
        let id = try page.call.pathPart("userId")
        try await roles.set(page.form.all("roles"), of: id, page.call)
        return page.goOn(to: "/admin/people/\(FormFields.encoded(id))", done: "rolesSaved")
    }
}
