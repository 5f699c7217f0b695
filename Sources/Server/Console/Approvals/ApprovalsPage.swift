internal import Chat
internal import Console
internal import Hummingbird
internal import Storage

/// `/admin/approvals`: the requests and cases that wait for a second person.
struct ApprovalsPage: Sendable {
    let site: ConsoleSite

    /// As many requests and as many cases as are shown; those that were asked for first.
    private static let mostRows = 100

    var routes: [ConsoleRoute] {
        [ConsoleRoute(.get, "/admin/approvals", .holding(anyOf: [.approveRequests]), show)]
    }

    private struct Content: Sendable {
        struct Row: Sendable {
            /// The page on which it is decided; `nil` for whoever may not see it.
            let href: String?
            let name: String
            let kind: String
            let asker: String
            let until: LocalMoment?
            let reason: String
            /// What there is to know before deciding.
            let badge: Badge
        }

        let table: Rows<Row>?
    }

    @Sendable
    private func show(_ page: ConsoleCall) async throws -> Response {
        let organization = try page.organization
        let content = try await site.store.read { transaction in
            var filter = RequestFilter()
            filter.waitsForApproval = true
            let requests = try transaction.requests.page(filter, in: organization, size: Self.mostRows).map { request in
                Self.row(
                    "/admin/requests/\(request.id)",
                    try transaction.subjectName(request),
                    page.kind(request),
                    request.reason,
                    try request.approval.flatMap(transaction.approvals.find),
                    page
                )
            }
            let cases = try transaction.cases.waiting(in: organization, limit: Self.mostRows).map { found in
                Self.row(
                    "/admin/cases/\(found.id)",
                    found.title,
                    page.texts("caseLabel"),
                    found.reason,
                    try found.approval.flatMap(transaction.approvals.find),
                    page
                )
            }
            return Content(table: Rows(requests + cases))
        }
        return page.page("approvals", title: page.texts("approvalsTitle"), content)
    }

    private static func row(
        _ href: String,
        _ name: String,
        _ kind: String,
        _ reason: String?,
        _ approval: Approval?,
        _ page: ConsoleCall
    ) -> Content.Row {
        let isOwn = approval?.asker.user != nil && approval?.asker.user == page.signedIn?.person.id
        return Content.Row(
            href: page.holds(.viewRequests) ? href : nil,
            name: name,
            kind: kind,
            asker: approval?.asker.name ?? "",
            until: (approval?.expiresAt).map(page.format.moment),
            reason: reason ?? page.texts("noReasonGiven"),
            badge: isOwn
                ? Badge(label: page.texts("approvalByOther"), tone: "")
                : Badge(label: page.texts("approvalByYou"), tone: "warn")
        )
    }
}
