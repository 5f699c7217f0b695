internal import Chat
private import Hummingbird
internal import Privacy
internal import Storage
private import Wire

/// `/api/habeas/v1/cases`: exports about a few people that belong together.
struct CaseRoutes: Sendable {
    let store: Store
    let intake: CaseIntake
    let clock: WallClock

    private static let path = "/api/habeas/v1/cases"

    var routes: [Route] {
        let read: [Scope] = [.gdpr, .gdprReadOnly]
        let one = Self.path + "/{caseId}"
        let add: Access = .holding(anyOf: [.addRequests])
        let view: Access = .holding(anyOf: [.viewRequests])
        return [
            Route(.post, Self.path, add, scopes: [.gdpr], audits: [.openCase], open),
            Route(.get, Self.path, view, scopes: read, list),
            Route(.get, one, view, scopes: read, show),
            Route(.post, one + "/run", add, scopes: [.gdpr], audits: [.runCase], run),
            Route(.post, one + "/notes", add, scopes: [.gdpr], audits: [.noteCase], note),
            Route(.post, one + "/extend", add, scopes: [.gdpr], audits: [.extendCase], extend),
            Route(.post, one + "/close", add, scopes: [.gdpr], audits: [.closeCase], close),
        ]
    }

    @Sendable
    private func open(_ call: Call) async throws -> Response {
        let (body, bytes) = try await call.bodyWithBytes(as: CaseRequest.self)
        let demand = CaseDemand(
            title: try Self.text(body.title, of: "title", longest: 200),
            reason: try RequestRoutes.reason(body.reason),
            subjects: body.subjects.map(SubjectDescription.init),
            periodStart: try RequestRoutes.instant(body.from, field: "from"),
            periodEnd: try RequestRoutes.instant(body.until, field: "until"),
            choices: try ArchiveChoices(
                formats: body.formats,
                language: body.language,
                otherPeople: body.otherPeople
            ),
            conversations: try Self.conversations(body.conversationIds),
            regime: try Self.regime(body.regime),
            receivedOn: try Self.date(body.receivedDate, of: "receivedDate"),
            dueOn: try Self.date(body.dueDate, of: "dueDate")
        )
        let key = try call.idempotencyKey(body: bytes)
        let id = try await recordingRefusal(of: .openCase, on: nil, call) {
            try await intake.open(demand, by: call.caller, from: call.origin, key: key)
        }
        return try await answer(id, call, status: .created)
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        let paging = try Paging(call.query)
        let organization = try call.organization
        let now = clock.now
        let baseURL = call.context.baseURL
        let page = try await store.read { transaction in
            (
                cases: try transaction.cases.page(in: organization, size: paging.size, number: paging.number)
                    .map { try CaseBody($0, at: now, baseURL, transaction) },
                total: try transaction.cases.count(in: organization)
            )
        }
        return try .json(
            EntityListing(
                page.cases,
                size: paging.size,
                number: paging.number,
                total: page.total,
                uri: Self.path
            )
        )
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        try await answer(try call.identifier("caseId"), call)
    }

    @Sendable
    private func run(_ call: Call) async throws -> Response {
        let id: PrivacyCase.ID = try call.identifier("caseId")
        let isKnown = try await recordingRefusal(of: .runCase, on: id, call) {
            try await intake.run(id, by: call.caller, from: call.origin)
        }
        guard isKnown else { throw APIError.notFound }
        return try await answer(id, call, status: .accepted)
    }

    @Sendable
    private func note(_ call: Call) async throws -> Response {
        let id: PrivacyCase.ID = try call.identifier("caseId")
        let body = try await call.body(as: CaseNoteRequest.self)
        let text = try Self.text(body.text, of: "text", longest: 4000)
        guard try await intake.note(text, on: id, by: call.caller, from: call.origin) else { throw APIError.notFound }
        return try await answer(id, call, status: .created)
    }

    @Sendable
    private func extend(_ call: Call) async throws -> Response {
        let id: PrivacyCase.ID = try call.identifier("caseId")
        let body = try await call.body(as: ReasonBody.self)
        let isKnown = try await intake.extend(
            id,
            to: try Self.date(body.dueDate, of: "dueDate"),
            reason: try RequestRoutes.reason(body.reason) ?? "",
            by: call.caller,
            from: call.origin
        )
        guard isKnown else { throw APIError.notFound }
        return try await answer(id, call)
    }

    @Sendable
    private func close(_ call: Call) async throws -> Response {
        let id: PrivacyCase.ID = try call.identifier("caseId")
        guard try await intake.close(id, by: call.caller, from: call.origin) else { throw APIError.notFound }
        return try await answer(id, call)
    }

    /// Keeps in the audit trail that a case was not opened or run, and why.
    func recordingRefusal<Result>(
        of action: AuditAction,
        on id: PrivacyCase.ID?,
        _ call: Call,
        _ work: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await work()
        } catch let error as CaseRefusal {
            let act = try call.act(action, of: id, outcome: .failure(error.description))
            try await store.write { try $0.audit.record(act) }
            throw error
        }
    }

    private func answer(_ id: PrivacyCase.ID, _ call: Call, status: HTTPResponse.Status = .ok) async throws -> Response
    {
        let organization = try call.organization
        let now = clock.now
        let baseURL = call.context.baseURL
        guard let body = try await store.read({ try CaseBody(of: id, in: organization, at: now, baseURL, $0) }) else {
            throw APIError.notFound
        }
        return try .json(body, status: status)
    }

    private static func text(_ text: String, of field: String, longest: Int) throws(APIError) -> String {
        guard text.unicodeScalars.count <= longest, !text.unicodeScalars.contains("\0") else {
            throw .invalidValue(field, "must have at most \(longest) characters, and no NUL")
        }
        return text
    }

    private static func conversations(_ names: [String]?) throws(APIError) -> [String] {
        guard let names else { return [] }
        guard !names.isEmpty else {
            throw .invalidValue("conversationIds", "names no conversation; leave it out for all of them")
        }
        return names
    }

    private static func regime(_ name: String?) throws(APIError) -> DeadlineRegime {
        guard let name else { return .gdpr }
        guard let regime = DeadlineRegime(rawValue: name) else {
            let names = DeadlineRegime.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalidValue("regime", "must be one of \(names)")
        }
        return regime
    }

    private static func date(_ text: String?, of field: String) throws(APIError) -> CivilDate? {
        guard let text else { return nil }
        guard let date = CivilDate(text) else { throw .invalidValue(field, "must be a date such as 2026-01-31") }
        return date
    }
}
