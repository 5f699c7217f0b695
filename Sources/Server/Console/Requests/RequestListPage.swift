internal import Chat
internal import Console
internal import Hummingbird
internal import Storage

/// `/admin/requests`: the organization's requests, by what was asked and how far they have come.
struct RequestListPage: Sendable {
    let site: ConsoleSite

    var routes: [ConsoleRoute] {
        [ConsoleRoute(.get, "/admin/requests", .holding(anyOf: [.viewRequests]), show)]
    }

    private struct Content: Sendable {
        struct Row: Sendable {
            let id: String
            let subject: String
            let kind: String
            let badge: Badge
            let messages: String
            let made: LocalMoment
            let requester: String
        }

        struct Subject: Sendable {
            let id: String
            let name: String
        }

        let mayRequest: Bool
        let statuses: [Option]
        let kinds: [Option]
        let subject: Subject?
        let table: Rows<Row>?
        let paging: Pager?
    }

    /// The statuses that one looks for together, by the name that addresses give them.
    private static let groups: [(name: String, statuses: [PrivacyRequest.Status])] = [
        ("", []), ("running", PrivacyRequest.Status.underWay), ("completed", [.completed]), ("error", [.error]),
    ]
    private static let kinds: [PrivacyRequest.Kind] = [.export, .update, .delete]

    @Sendable
    private func show(_ page: ConsoleCall) async throws -> Response {
        let paging = try Paging(page.query)
        let organization = try page.organization
        let group = Self.groups.first { $0.name == page.query["status"] } ?? Self.groups[0]
        var filter = RequestFilter()
        filter.statuses = group.statuses
        filter.kind = page.query["kind"].flatMap(PrivacyRequest.Kind.init)
        filter.subject = page.query["subject"].flatMap(User.ID.init)
        let found = try await site.store.read { [filter] transaction in
            (
                rows: try transaction.requests.page(
                    filter,
                    in: organization,
                    size: paging.size,
                    number: paging.number
                ).map { request in
                    Content.Row(
                        id: request.id.description,
                        subject: try transaction.subjectName(request),
                        kind: page.kind(request),
                        badge: page.badge(request),
                        messages: try transaction.archives.find(of: request.id).map { page.format.number($0.messages) }
                            ?? "",
                        made: page.format.moment(request.createdAt),
                        requester: request.requester.name
                    )
                },
                total: try transaction.requests.count(filter, in: organization),
                subject: try filter.subject.flatMap { try transaction.users.find($0, in: organization) }
            )
        }
        let content = Content(
            mayRequest: page.holds(.addRequests) && page.holds(.viewSubjects),
            statuses: Self.groups.map {
                Option(
                    value: $0.name,
                    label: page.texts("statusGroup.\($0.name.isEmpty ? "all" : $0.name)"),
                    isChosen: $0.name == group.name
                )
            },
            kinds: [Option(value: "", label: page.texts("allKinds"), isChosen: filter.kind == nil)]
                + Self.kinds.map {
                    Option(
                        value: $0.rawValue,
                        label: page.texts("kind.\($0.rawValue)"),
                        isChosen: $0 == filter.kind
                    )
                },
            subject: found.subject.map { .init(id: $0.id.description, name: $0.name) },
            table: Rows(found.rows),
            paging: Pager(
                paging,
                total: found.total,
                address: page.query.address("/admin/requests", keeping: ["status", "kind", "subject", "pageSize"]),
                page.texts,
                page.format
            )
        )
        return page.page("requests", title: page.texts("requestsTitle"), content)
    }
}
