internal import Chat
internal import Console
internal import Hummingbird
internal import Storage

/// `/admin`: what needs whoever signs in.
struct HomePage: Sendable {
    let site: ConsoleSite

    private static let mostRows = 6
    /// For how many days what has failed is told of.
    private static let recentDays = 30
    /// Holds that end within as many days are told of.
    private static let endingDays = 30
    /// Cases that are due within as many days are told of.
    private static let dueDays = 14

    var routes: [ConsoleRoute] { [ConsoleRoute(.get, "/admin", .signedIn, show)] }

    private struct Content: Sendable {
        struct Requests: Sendable {
            let running: Rows<RequestRow>?
            let failed: Rows<RequestRow>?
            let recent: Rows<RequestRow>?
        }

        struct Ending: Sendable {
            let name: String
            let end: String
        }

        struct Holds: Sendable {
            let standing: String
            let standingLabel: String
            let ending: Rows<Ending>?
        }

        struct Retention: Sendable {
            let days: String
            let daysLabel: String
            let since: String
            let purge: String
        }

        struct Attention: Sendable {
            let waiting: Rows<Line>?
            let due: Rows<Line>?
        }

        struct Line: Sendable {
            let href: String
            let name: String
            let detail: String
            let badge: Badge
        }

        let heading: String
        let mayRequest: Bool
        let isWithoutRights: Bool
        let query = ""
        let kind = "export"
        var attention: Attention?
        var requests: Requests?
        var holds: Holds?
        var retention: Retention?
    }

    @Sendable
    private func show(_ page: ConsoleCall) async throws -> Response {
        let visitor = try page.visitor
        var content = Content(
            heading: page.texts("greeting", ["name": visitor.person.name]),
            mayRequest: page.holds(.addRequests) && page.holds(.viewSubjects),
            isWithoutRights: !ConsoleSection.all.contains { section in
                !section.permissions.isEmpty && visitor.caller.holds(anyOf: section.permissions)
            }
        )
        if page.holds(.viewRequests) {
            content.attention = try await attention(page)
            content.requests = try await requests(page)
        }
        if page.holds(.viewHolds) { content.holds = try await holds(page) }
        if page.holds(.viewSettings, .editSettings) { content.retention = try await retention(page) }
        return page.page("home", title: page.texts("nav.home"), content)
    }

    /// What waits for a second person, and which deadlines are near; `nil` when there is neither.
    private func attention(_ page: ConsoleCall) async throws -> Content.Attention? {
        let organization = try page.organization
        let today = CivilDate(of: site.clock.now)
        let attention = try await site.store.read { transaction in
            var filter = RequestFilter()
            filter.waitsForApproval = true
            let requests = try transaction.requests.page(filter, in: organization, size: Self.mostRows).map { request in
                Content.Line(
                    href: "/admin/requests/\(request.id)",
                    name: try transaction.subjectName(request),
                    detail: page.texts("askedBy", ["name": request.requester.name]),
                    badge: Badge(label: page.kind(request), tone: "warn")
                )
            }
            let cases = try transaction.cases.waiting(in: organization, limit: Self.mostRows).map { found in
                Content.Line(
                    href: "/admin/cases/\(found.id)",
                    name: found.title,
                    detail: page.texts("askedBy", ["name": found.author.name]),
                    badge: Badge(label: page.texts("caseLabel"), tone: "warn")
                )
            }
            let due = try transaction.cases.due(
                by: today.adding(days: Self.dueDays),
                in: organization,
                limit: Self.mostRows
            )
            return Content.Attention(
                waiting: Rows(requests + cases),
                due: Rows(
                    due.map { found in
                        Content.Line(
                            href: "/admin/cases/\(found.id)",
                            name: found.title,
                            detail: page.texts("dueOn", ["day": page.format.day(found.deadline.dueOn.begin)]),
                            badge: page.deadlineBadge(found)
                        )
                    }
                )
            )
        }
        return attention.waiting == nil && attention.due == nil ? nil : attention
    }

    private func requests(_ page: ConsoleCall) async throws -> Content.Requests {
        let organization = try page.organization
        let since = site.clock.now.advanced(byDays: -Self.recentDays)
        return try await site.store.read { transaction in
            func rows(_ statuses: [PrivacyRequest.Status], since: Instant? = nil) throws -> Rows<RequestRow>? {
                var filter = RequestFilter()
                filter.statuses = statuses
                filter.changedSince = since
                let found = try transaction.requests.page(filter, in: organization, size: Self.mostRows)
                return Rows(try found.map { page.row($0, subject: try transaction.subjectName($0)) })
            }
            return Content.Requests(
                running: try rows(PrivacyRequest.Status.underWay),
                failed: try rows([.error], since: since),
                recent: try rows([.completed], since: since)
            )
        }
    }

    private func holds(_ page: ConsoleCall) async throws -> Content.Holds {
        let organization = try page.organization
        let now = site.clock.now
        let soon = now.advanced(byDays: Self.endingDays)
        return try await site.store.read { transaction in
            let standing = try transaction.holds.standing(in: organization, at: now)
            let ending = standing.compactMap { hold in hold.endsAt.map { (hold, $0) } }
                .filter { $0.1 <= soon }.sorted { $0.1 < $1.1 }.prefix(Self.mostRows)
            return Content.Holds(
                standing: page.format.number(standing.count),
                standingLabel: page.texts.counting(standing.count, "holdsStanding"),
                ending: Rows(
                    try ending.map { hold, end in
                        Content.Ending(
                            name: try transaction.targetName(hold),
                            end: page.lastDay(end)
                        )
                    }
                )
            )
        }
    }

    private func retention(_ page: ConsoleCall) async throws -> Content.Retention {
        let organization = try page.visitor.organization
        let last = try await site.store.read { try $0.purges.last(in: organization.id) }
        let days = organization.retention.days
        return Content.Retention(
            days: page.format.number(days),
            daysLabel: page.texts.counting(days, "days"),
            since: page.texts(
                "keptSince",
                ["day": page.format.day(organization.retention.cutoff(at: site.clock.now))]
            ),
            purge: page.purgeSentence(last)
        )
    }
}

extension ConsoleCall {
    /// How far the removal of old messages has come, in a sentence.
    func purgeSentence(_ purge: Purge?) -> String {
        guard let purge else { return texts("purgeNever") }
        let count = texts.counting(purge.messages, "messages")
        guard let end = purge.endedAt else { return texts("purgeRunning", ["messages": count]) }
        return texts("purgeEnded", ["messages": count, "time": format.moment(end).text])
    }
}
