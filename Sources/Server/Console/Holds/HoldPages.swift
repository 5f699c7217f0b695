internal import Chat
internal import Console
internal import Hummingbird
internal import Privacy
internal import Storage

/// `/admin/holds`: what is neither purged nor erased.
struct HoldPages: Sendable {
    let site: ConsoleSite
    let intake: HoldIntake
    let people: PeopleSearch

    var routes: [ConsoleRoute] {
        let add = Access.holding(anyOf: [.addHolds])
        return [
            ConsoleRoute(.get, "/admin/holds", .holding(anyOf: [.viewHolds]), list),
            ConsoleRoute(.get, "/admin/holds/new", add, showNew),
            ConsoleRoute(.post, "/admin/holds", add, place),
            ConsoleRoute(.post, "/admin/holds/{holdId}/release", .holding(anyOf: [.deleteHolds]), release),
        ]
    }

    private struct List: Sendable {
        struct Row: Sendable {
            let id: String
            let name: String
            let href: String?
            let badge: Badge
            let reason: String
            let detail: String
            let mayRelease: Bool
        }

        let mayPlace: Bool
        let holds: Rows<Row>?
        let paging: Pager?
    }

    private struct New: Sendable {
        struct Subject: Sendable {
            let id: String
            let name: String
            let contact: String
        }

        let once: String
        let subject: Subject?
        let email: String
        let conversation: String
        let reason: String
        let end: String
        let problem: Problem?
        /// What is wrong with a field.
        let errors: [String: String]
    }

    @Sendable
    private func list(_ page: ConsoleCall) async throws -> Response {
        let paging = try Paging(page.query)
        let organization = try page.organization
        let now = site.clock.now
        let found = try await site.store.read { transaction in
            (
                rows: try transaction.holds.page(in: organization, size: paging.size, number: paging.number).map {
                    hold in
                    let subject: User.ID? = if case .subject(let id) = hold.target { id } else { nil }
                    return List.Row(
                        id: hold.id.description,
                        name: try transaction.targetName(hold),
                        href: page.holds(.viewSubjects) ? subject.map { "/admin/people/\($0)" } : nil,
                        badge: page.badge(hold),
                        reason: hold.reason,
                        detail: page.detail(hold),
                        mayRelease: page.holds(.deleteHolds) && hold.stands(at: now)
                    )
                },
                total: try transaction.holds.count(in: organization)
            )
        }
        let content = List(
            mayPlace: page.holds(.addHolds),
            holds: Rows(found.rows),
            paging: Pager(paging, total: found.total, address: "/admin/holds", page.texts, page.format)
        )
        return page.page("holds", title: page.texts("holdsTitle"), content)
    }

    @Sendable
    private func showNew(_ page: ConsoleCall) async throws -> Response {
        try await answer(page, page.query, problem: nil)
    }

    @Sendable
    private func place(_ page: ConsoleCall) async throws -> Response {
        do {
            let form = page.form
            var subject: SubjectDescription?
            if let id = form["subject"].nonEmpty { subject = SubjectDescription(userID: id) }
            if let email = form["email"].nonEmpty {
                subject = SubjectDescription(identifiers: [UserIdentifier(kind: .email, value: email)])
            }
            let demand = HoldDemand(
                subject: subject,
                conversation: form["conversation"].nonEmpty,
                reason: try form.reason() ?? "",
                endsAt: try form.day("end")?.advanced(byDays: 1)
            )
            let key = try page.onceKey()
            _ = try await intake.place(demand, by: page.visitor.caller, from: page.call.origin, key: key)
            return page.goOn(to: page.holds(.viewHolds) ? "/admin/holds" : "/admin", done: "holdPlaced")
        } catch {
            return try await answer(page, page.form, problem: page.problem(error))
        }
    }

    @Sendable
    private func release(_ page: ConsoleCall) async throws -> Response {
        let id: Hold.ID = try page.call.identifier("holdId")
        guard page.form["confirmed"] == "yes" else { throw APIError.unconfirmed }
        guard try await intake.release(id, by: page.visitor.caller, from: page.call.origin) else {
            throw APIError.notFound
        }
        return page.goOn(to: "/admin/holds", done: "holdReleased")
    }

    private func answer(_ page: ConsoleCall, _ fields: FormFields, problem: Problem?) async throws -> Response {
        var person: User?
        if let id = fields["subject"].nonEmpty {
            guard let id = User.ID(id) else { throw APIError.notFound }
            person = try await people.person(id, page)
        }
        let content = New(
            once: fields["once"] ?? page.newOnce(),
            subject: person.map { .init(id: $0.id.description, name: $0.name, contact: $0.contact) },
            email: fields["email"] ?? "",
            conversation: fields["conversation"] ?? "",
            reason: fields["reason"] ?? "",
            end: fields["end"] ?? "",
            problem: problem,
            errors: problem?.errors ?? [:]
        )
        let title = page.texts("placeHold")
        return page.page("hold-new", title: title, content, status: problem == nil ? .ok : .badRequest)
    }
}
