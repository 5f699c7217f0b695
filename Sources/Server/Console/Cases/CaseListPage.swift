internal import Chat
internal import Console
internal import Hummingbird
internal import Storage

/// `/admin/cases`: a few people each, under one reason and one deadline.
struct CaseListPage: Sendable {
    let site: ConsoleSite

    var routes: [ConsoleRoute] {
        [ConsoleRoute(.get, "/admin/cases", .holding(anyOf: [.viewRequests]), show)]
    }

    private struct Content: Sendable {
        struct Row: Sendable {
            let id: String
            let title: String
            let badge: Badge
            let due: String
            let left: Badge
            let people: String
            let author: String
        }

        let mayOpen: Bool
        let table: Rows<Row>?
        let paging: Pager?
    }

    @Sendable
    private func show(_ page: ConsoleCall) async throws -> Response {
        let paging = try Paging(page.query)
        let organization = try page.organization
        let found = try await site.store.read { transaction in
            (
                rows: try transaction.cases.page(in: organization, size: paging.size, number: paging.number).map {
                    found in
                    Content.Row(
                        id: found.id.description,
                        title: found.title,
                        badge: page.badge(found),
                        due: page.format.day(found.deadline.dueOn.begin),
                        left: page.deadlineBadge(found),
                        people: page.format.number(try transaction.cases.subjects(of: found.id).count),
                        author: found.author.name
                    )
                },
                total: try transaction.cases.count(in: organization)
            )
        }
        let content = Content(
            mayOpen: page.holds(.addRequests),
            table: Rows(found.rows),
            paging: Pager(paging, total: found.total, address: "/admin/cases", page.texts, page.format)
        )
        return page.page("cases", title: page.texts("casesTitle"), content)
    }
}
