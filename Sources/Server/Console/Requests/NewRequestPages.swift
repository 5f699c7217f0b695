internal import Chat
internal import Console
private import Foundation
internal import Hummingbird
internal import Privacy
internal import Storage

/// `/admin/requests/new`: whom, what of it, and why; then the request is made.
struct NewRequestPages: Sendable {
    let site: ConsoleSite
    let people: PeopleSearch
    let requests: RequestRoutes

    private static let mostFound = 12

    var routes: [ConsoleRoute] {
        let access = Access.holding(anyOf: [.addRequests])
        return [
            ConsoleRoute(.get, "/admin/requests/new", access, show),
            ConsoleRoute(.get, "/admin/people/suggest", .holding(anyOf: [.viewSubjects]), suggest),
            ConsoleRoute(.post, "/admin/requests", access, export),
            ConsoleRoute(.post, "/admin/erasures", access, erase),
            ConsoleRoute(.post, "/admin/rectifications", access, rectify),
        ]
    }

    @Sendable
    private func show(_ page: ConsoleCall) async throws -> Response {
        try await answer(page, page.query, problem: nil)
    }

    @Sendable
    private func suggest(_ page: ConsoleCall) async throws -> Response {
        struct Content: Sendable { let found: Suggestions }
        let result = try await people.find(page.query["q"] ?? "", (Self.mostFound, 1), page)
        let kind = page.query["kind"] ?? ""
        return page.fragment("suggestions-fragment", Content(found: Suggestions(result, kind: kind, page)))
    }

    @Sendable
    private func export(_ page: ConsoleCall) async throws -> Response {
        do {
            let form = page.form
            let demand = ExportDemand(
                subject: SubjectDescription(userID: form["subject"]),
                reason: try form.reason(),
                periodStart: try form.day("from"),
                periodEnd: try form.day("until")?.advanced(byDays: 1),
                choices: page.archiveChoices,
                hold: form["hold"].flatMap(Hold.ID.init)
            )
            let key = try page.onceKey()
            let request = try await recordingFailure(of: .export, demand, page) {
                try await requests.intake.submit(demand, by: $0, from: $1, key: key)
            }
            return page.goOn(to: "/admin/requests/\(request.id)")
        } catch {
            return try await answer(page, page.form, problem: page.problem(error))
        }
    }

    @Sendable
    private func erase(_ page: ConsoleCall) async throws -> Response {
        do {
            let form = page.form
            guard let id = form["subject"].flatMap(User.ID.init) else { throw APIError.notFound }
            let person = try await people.person(id, page)
            guard form["confirmation"].map(page.isConfirmed(by: person)) == true else {
                throw FormRefusal("eraseUnconfirmed", field: "confirmation")
            }
            let demand = ExportDemand(
                subject: SubjectDescription(userID: id.description),
                reason: try form.reason()
            )
            let key = try page.onceKey()
            let request = try await recordingFailure(of: .delete, demand, page) {
                try await requests.intake.erase(
                    demand,
                    destroysArchives: form["archives"] == "yes",
                    by: $0,
                    from: $1,
                    key: key
                )
            }
            return page.goOn(to: "/admin/requests/\(request.id)")
        } catch {
            return try await answer(page, page.form, .erasure, problem: page.problem(error))
        }
    }

    @Sendable
    private func rectify(_ page: ConsoleCall) async throws -> Response {
        let form = RectificationForm(page.form)
        if form.wantsMore { return try await answer(page, page.form, .rectification, problem: nil) }
        do {
            guard let id = page.form["subject"].flatMap(User.ID.init) else { throw APIError.notFound }
            let person = try await people.person(id, page)
            let terms = try form.terms
            guard page.form["confirmed"] == "yes" else { throw FormRefusal("refusal.rectifyUnconfirmed") }
            let demand = ExportDemand(
                subject: SubjectDescription(userID: person.id.description),
                reason: try page.form.reason()
            )
            let key = try page.onceKey()
            let request = try await recordingFailure(of: .update, demand, page) {
                try await requests.intake.rectify(demand, terms, by: $0, from: $1, key: key)
            }
            return page.goOn(to: "/admin/requests/\(request.id)")
        } catch {
            return try await answer(page, page.form, .rectification, problem: page.problem(error))
        }
    }

    /// Makes a request; that it failed is kept in the audit trail, with its kind and whom it was about.
    private func recordingFailure(
        of kind: PrivacyRequest.Kind,
        _ demand: ExportDemand,
        _ page: ConsoleCall,
        _ work: (Caller, AuditOrigin) async throws -> PrivacyRequest
    ) async throws -> PrivacyRequest {
        var details = try await demand.subject.auditDetails(in: page.organization, site.store)
        details["kind"] = .text(kind.rawValue)
        return try await page.recordingFailure(of: .createRequest, on: PrivacyRequest.ID?.none, details) {
            try await work(page.visitor.caller, page.call.origin)
        }
    }

    /// The page of a request that is being put together, with what was said of it so far.
    private func answer(
        _ page: ConsoleCall,
        _ fields: FormFields,
        _ kind: NewRequestKind? = nil,
        problem: Problem?
    ) async throws -> Response {
        let kind = kind ?? NewRequestKind(fields)
        let title = page.texts(kind.title)
        var content = NewRequestContent(
            heading: title,
            query: fields["q"] ?? "",
            kind: kind.rawValue,
            problem: problem,
            errors: problem?.errors ?? [:]
        )
        if let id = fields["subject"] {
            guard let id = User.ID(id) else { throw APIError.notFound }
            let person = try await people.person(id, page)
            content.subject = .init(
                id: person.id.description,
                name: person.name,
                contact: person.contact,
                badge: page.badge(person),
                another: kind.address
            )
            switch kind {
            case .export: content.export = try await export(of: person, fields, page)
            case .erasure: content.erasure = try await erasure(of: person, fields, page)
            case .rectification:
                content.rectification = RectificationForm(fields).content(of: person, content.errors, page)
            }
        } else if page.holds(.viewSubjects), let text = fields["q"].nonEmpty {
            let result = try await people.find(text, (Self.mostFound, 1), page)
            content.found = Suggestions(result, kind: content.kind, page)
        }
        return page.page("request-new", title: title, content, status: problem == nil ? .ok : .badRequest)
    }

    private func erasure(
        of person: User,
        _ fields: FormFields,
        _ page: ConsoleCall
    ) async throws -> NewRequestContent.Erasure {
        let now = site.clock.now
        let months = try await site.store.read {
            try $0.messages.countByMonth(of: person.id, since: Instant(milliseconds: 0), until: now)
        }
        let count = months.reduce(0) { $0 + $1.messages }
        return NewRequestContent.Erasure(
            once: page.newOnce(),
            counted: page.texts.counting(count, "eraseCount"),
            confirmLabel: page.texts("eraseConfirm", ["name": person.name]),
            reason: fields["reason"] ?? ""
        )
    }

    private func export(
        of person: User,
        _ fields: FormFields,
        _ page: ConsoleCall
    ) async throws -> NewRequestContent.Export {
        let now = site.clock.now
        let holds =
            page.holds(.viewHolds)
            ? try await site.store.read { try $0.holds.standing(on: person, at: now) } : []
        let cutoff = try page.visitor.organization.retention.cutoff(at: now)
        return NewRequestContent.Export(
            fields,
            periodHint: page.texts("periodHint", ["day": page.format.day(cutoff)]),
            holds: holds,
            page
        )
    }
}

extension ConsoleCall {
    /// A name for what a form will do, so that sending it twice does it once.
    func newOnce() -> String {
        var generator = SystemRandomNumberGenerator()
        return Secret(using: &generator).value
    }

    /// The key under which what a form does is done once.
    func onceKey() throws(APIError) -> CallKey? {
        guard let once = form["once"].nonEmpty, once.utf8.count <= 255 else { return nil }
        let path = call.request.uri.path
        return try call.idempotencyKey(named: once, body: Data("\(path) \(form["subject"] ?? "")".utf8))
    }

    /// Whether somebody who is to confirm an erasure has typed the person's name.
    fileprivate func isConfirmed(by person: User) -> (String) -> Bool {
        { typed in
            UserIdentifier(kind: .name, value: typed).folded == UserIdentifier(kind: .name, value: person.name).folded
        }
    }
}

extension String? {
    /// The text, if it has more than blanks.
    var nonEmpty: String? { flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 } }
}
