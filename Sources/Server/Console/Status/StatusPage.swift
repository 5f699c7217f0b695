internal import Chat
internal import Console
internal import Hummingbird
internal import Storage

/// `/admin/status`: how the installation does.
struct StatusPage: Sendable {
    let site: ConsoleSite

    var routes: [ConsoleRoute] {
        [ConsoleRoute(.get, "/admin/status", .holding(anyOf: [.viewSettings, .editSettings]), show)]
    }

    private struct Content: Sendable {
        struct Group: Sendable {
            let title: String
            let facts: [Fact]
        }

        let groups: [Group]
    }

    @Sendable
    private func show(_ page: ConsoleCall) async throws -> Response {
        let organization = try page.visitor.organization
        let now = site.clock.now
        let found = try await site.store.read { transaction in
            var running = RequestFilter()
            running.statuses = PrivacyRequest.Status.underWay
            return (
                waiting: try transaction.requests.count(running, in: organization.id),
                requests: try transaction.requests.count(in: organization.id),
                users: try transaction.users.count(in: organization.id, state: nil),
                archives: try transaction.archives.total(in: organization.id),
                purge: try transaction.purges.last(in: organization.id),
                holds: try transaction.holds.standing(in: organization.id, at: now).count,
                imports: try transaction.imports.all(in: organization.id).count,
                head: try transaction.audit.heads(in: organization.id).last
            )
        }
        func fact(_ key: String, _ value: String) -> Fact { Fact(name: page.texts(key), value: value) }
        let format = page.format
        let content = Content(groups: [
            .init(
                title: page.texts("statusServer"),
                facts: [
                    fact("versionLabel", HabeasVersion.current),
                    fact("timeLabel", format.moment(now).text),
                    fact("organizationLabel", organization.name),
                    fact("numberLabel", organization.id.description),
                ]
            ),
            .init(
                title: page.texts("statusQueue"),
                facts: [
                    fact("requestsRunning", format.number(found.waiting)),
                    fact("requestsTotal", format.number(found.requests)),
                    fact("purgeLabel", page.purgeSentence(found.purge)),
                ]
            ),
            .init(
                title: page.texts("statusStorage"),
                facts: [
                    fact("peopleTitle", format.number(found.users)),
                    fact("archivesLabel", format.number(found.archives.count)),
                    fact("archivesSize", format.size(found.archives.bytes)),
                    fact("holdsTitle", format.number(found.holds)),
                    fact("importsTitle", format.number(found.imports)),
                    fact("lastHead", found.head?.day ?? page.texts("none")),
                ]
            ),
        ])
        return page.page("status", title: page.texts("statusTitle"), content)
    }
}
