internal import Chat
internal import Console
internal import Hummingbird
internal import Privacy
internal import Storage

/// `/admin/cases`: a few people under one reason and one deadline, and their merged archive.
struct CasePages: Sendable {
    let site: ConsoleSite
    let intake: CaseIntake
    let downloads: DownloadRoutes
    let desk: ApprovalDesk

    private static let one = "/admin/cases/{caseId}"

    var routes: [ConsoleRoute] {
        let view = Access.holding(anyOf: [.viewRequests])
        let add = Access.holding(anyOf: [.addRequests])
        return [
            ConsoleRoute(.get, "/admin/cases", view, list),
            ConsoleRoute(.get, "/admin/cases/new", add, showNew),
            ConsoleRoute(.post, "/admin/cases", add, open),
            ConsoleRoute(.get, Self.one, view, show),
            ConsoleRoute(.get, Self.one + "/archive", view, download),
            ConsoleRoute(.post, Self.one + "/run", add, run),
            ConsoleRoute(.post, Self.one + "/notes", add, note),
            ConsoleRoute(.post, Self.one + "/extension", add, extend),
            ConsoleRoute(.post, Self.one + "/closing", add, close),
            ConsoleRoute(.post, Self.one + "/decision", .holding(anyOf: [.approveRequests]), decide),
        ]
    }

    private struct List: Sendable {
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

    private struct New: Sendable {
        let once: String
        let title: String
        let people: String
        let reason: String
        let regimes: [Option]
        let received: String
        let due: String
        let from: String
        let until: String
        let problem: Problem?
    }

    @Sendable
    private func list(_ page: ConsoleCall) async throws -> Response {
        let paging = try Paging(page.query)
        let organization = try page.organization
        let found = try await site.store.read { transaction in
            (
                rows: try transaction.cases.page(in: organization, size: paging.size, number: paging.number).map {
                    found in
                    List.Row(
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
        let content = List(
            mayOpen: page.holds(.addRequests),
            table: Rows(found.rows),
            paging: Pager(paging, total: found.total, address: "/admin/cases", page.texts, page.format)
        )
        return page.page("cases", title: page.texts("casesTitle"), content)
    }

    @Sendable
    private func showNew(_ page: ConsoleCall) async throws -> Response { answerNew(page, page.query, problem: nil) }

    @Sendable
    private func open(_ page: ConsoleCall) async throws -> Response {
        do {
            let form = page.form
            let people = (form["people"] ?? "").split(whereSeparator: { $0.isNewline || $0 == "," || $0 == ";" })
                .map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
            let demand = CaseDemand(
                title: String((form["title"] ?? "").prefix(200)),
                reason: try RequestRoutes.reason(form["reason"].nonEmpty),
                subjects: people.map {
                    SubjectDescription(identifiers: [UserIdentifier(kind: .email, value: $0)])
                },
                periodStart: try form.day("from"),
                periodEnd: try form.day("until")?.advanced(byDays: 1),
                choices: ArchiveChoices(
                    language: ArchiveLanguage(rawValue: page.preferences.language.rawValue) ?? .english
                ),
                conversations: [],
                regime: form["regime"].flatMap(DeadlineRegime.init) ?? .gdpr,
                receivedOn: form["received"].nonEmpty.flatMap(CivilDate.init),
                dueOn: form["due"].nonEmpty.flatMap(CivilDate.init)
            )
            let key = try page.onceKey()
            let id = try await page.recordingFailure(of: .openCase, on: PrivacyCase.ID?.none) {
                try await intake.open(demand, by: page.visitor.caller, from: page.call.origin, key: key)
            }
            return page.goOn(to: "/admin/cases/\(id)", done: "caseOpened")
        } catch {
            return answerNew(page, page.form, problem: try page.problem(error))
        }
    }

    @Sendable
    private func show(_ page: ConsoleCall) async throws -> Response { try await answer(page, problem: nil) }

    @Sendable
    private func download(_ page: ConsoleCall) async throws -> Response {
        let id: PrivacyCase.ID = try page.call.identifier("caseId")
        let organization = try page.organization
        let archive = try await site.store.read { transaction in
            try transaction.cases.find(id, in: organization).flatMap { try transaction.archives.find(of: $0.id) }
        }
        guard let archive, archive.destroyedAt == nil else { throw APIError.notFound }
        return Response(status: .found, headers: [.location: try await downloads.path(of: archive.id, page.call)])
    }

    @Sendable
    private func run(_ page: ConsoleCall) async throws -> Response {
        try await change(page, done: "caseRun") { id in
            try await page.recordingFailure(of: .runCase, on: id) {
                try await intake.run(id, by: page.visitor.caller, from: page.call.origin)
            }
        }
    }

    @Sendable
    private func note(_ page: ConsoleCall) async throws -> Response {
        let text = String((page.form["text"] ?? "").prefix(4000))
        return try await change(page, done: "saved") { id in
            try await intake.note(text, on: id, by: page.visitor.caller, from: page.call.origin)
        }
    }

    @Sendable
    private func extend(_ page: ConsoleCall) async throws -> Response {
        let date = page.form["due"].nonEmpty.flatMap(CivilDate.init)
        return try await change(page, done: "saved") { id in
            let reason = try RequestRoutes.reason(page.form["reason"]) ?? ""
            return try await intake.extend(
                id,
                to: date,
                reason: reason,
                by: page.visitor.caller,
                from: page.call.origin
            )
        }
    }

    @Sendable
    private func close(_ page: ConsoleCall) async throws -> Response {
        guard page.form["confirmed"] == "yes" else { throw APIError.unconfirmed }
        return try await change(page, done: "caseClosed") { id in
            try await intake.close(id, by: page.visitor.caller, from: page.call.origin)
        }
    }

    @Sendable
    private func decide(_ page: ConsoleCall) async throws -> Response {
        try await change(page, done: "decided") { id in
            try await desk.decide(.privacyCase(id), page.verdict, by: page.visitor.caller, from: page.call.origin)
        }
    }

    /// Does something to the case that a path names, and shows the case with what came of it.
    private func change(
        _ page: ConsoleCall,
        done: String,
        _ work: (PrivacyCase.ID) async throws -> Bool
    ) async throws -> Response {
        let id: PrivacyCase.ID = try page.call.identifier("caseId")
        do {
            guard try await work(id) else { throw APIError.notFound }
            return page.goOn(to: "/admin/cases/\(id)", done: done)
        } catch {
            return try await answer(page, problem: page.problem(error))
        }
    }

    private func answer(_ page: ConsoleCall, problem: Problem?) async throws -> Response {
        let id: PrivacyCase.ID = try page.call.identifier("caseId")
        let organization = try page.organization
        let found = try await site.store.read { transaction in
            try transaction.cases.find(id, in: organization).map { try CaseContent($0, page, transaction) }
        }
        guard var content = found else { throw APIError.notFound }
        content.problem = problem
        return page.page("case", title: content.title, content, status: problem == nil ? .ok : .badRequest)
    }

    private func answerNew(_ page: ConsoleCall, _ fields: FormFields, problem: Problem?) -> Response {
        let regime = fields["regime"].flatMap(DeadlineRegime.init) ?? .gdpr
        let content = New(
            once: fields["once"] ?? page.newOnce(),
            title: fields["title"] ?? "",
            people: fields["people"] ?? "",
            reason: fields["reason"] ?? "",
            regimes: DeadlineRegime.allCases.map {
                Option(value: $0.rawValue, label: page.texts("regime.\($0.rawValue)"), isChosen: $0 == regime)
            },
            received: fields["received"] ?? "",
            due: fields["due"] ?? "",
            from: fields["from"] ?? "",
            until: fields["until"] ?? "",
            problem: problem
        )
        let title = page.texts("newCase")
        return page.page("case-new", title: title, content, status: problem == nil ? .ok : .badRequest)
    }
}
