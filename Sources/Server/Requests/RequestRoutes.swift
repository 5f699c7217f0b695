internal import Chat
private import Hummingbird
internal import Privacy
internal import Storage
private import Wire

/// `/api/v2/gdpr/requests`, and Habeas's own way to ask for more than the contract can say.
struct RequestRoutes: Sendable {
    let store: Store
    let intake: RequestIntake

    var routes: [Route] {
        let read: [Scope] = [.gdpr, .gdprReadOnly]
        let write: [Scope] = [.gdpr]
        let audits: [AuditAction] = [.createRequest]
        return [
            Route(.post, "/api/v2/gdpr/requests", .holding(anyOf: [.addRequests]), scopes: write, audits: audits, add),
            Route(.get, "/api/v2/gdpr/requests", .holding(anyOf: [.viewRequests]), scopes: read, list),
            Route(.get, "/api/v2/gdpr/requests/{requestId}", .holding(anyOf: [.viewRequests]), scopes: read, show),
            Route(
                .post,
                "/api/habeas/v1/requests",
                .holding(anyOf: [.addRequests]),
                scopes: write,
                audits: audits,
                addOwn
            ),
        ]
    }

    @Sendable
    private func add(_ call: Call) async throws -> Response {
        let (body, bytes) = try await call.bodyWithBytes(as: GDPRRequest.self)
        let demand = ExportDemand(subject: SubjectDescription(body.subject))
        let key = try call.idempotencyKey(body: bytes)
        switch body.requestType.flatMap(PrivacyRequest.Kind.init) {
        case .export: return try await answer(call) { try await intake.submit(demand, by: $0, from: $1, key: key) }
        case .delete: return try await erase(demand, destroysArchives: false, key, call)
        case .update:
            let terms = try (body.replacementTerms ?? []).map(ReplacementTerm.init)
            return try await answer(call) { try await intake.rectify(demand, terms, by: $0, from: $1, key: key) }
        case nil: throw APIError.invalidValue("requestType", "must be one of GDPR_EXPORT, GDPR_UPDATE, GDPR_DELETE")
        }
    }

    @Sendable
    private func addOwn(_ call: Call) async throws -> Response {
        let (body, bytes) = try await call.bodyWithBytes(as: ExportRequest.self)
        let demand = ExportDemand(
            subject: SubjectDescription(body.subject),
            reason: try Self.reason(body.reason),
            periodStart: try Self.instant(body.from, field: "from"),
            periodEnd: try Self.instant(body.until, field: "until"),
            choices: try ArchiveChoices(
                formats: body.formats,
                language: body.language,
                otherPeople: body.otherPeople
            ),
            hold: try body.holdId.map(Self.hold)
        )
        let key = try call.idempotencyKey(body: bytes)
        switch body.requestType {
        case "GDPR_EXPORT", nil:
            return try await answer(call) { try await intake.submit(demand, by: $0, from: $1, key: key) }
        case "GDPR_DELETE": return try await erase(demand, destroysArchives: body.destroyArchives ?? false, key, call)
        default: throw APIError.invalidValue("requestType", "must be GDPR_EXPORT or GDPR_DELETE")
        }
    }

    /// Erases somebody, if the caller has confirmed it.
    private func erase(
        _ demand: ExportDemand,
        destroysArchives: Bool,
        _ key: CallKey?,
        _ call: Call
    ) async throws -> Response {
        guard try call.query.boolean("deleteConfirmed", default: false) else {
            throw APIError.invalidQuery("deleteConfirmed", "must be true: what is erased cannot be brought back")
        }
        guard demand.periodStart == nil, demand.periodEnd == nil, demand.hold == nil else {
            throw APIError.badRequest("An erasure is of all that a person wrote. Leave from, until and holdId out.")
        }
        return try await answer(call) {
            try await intake.erase(demand, destroysArchives: destroysArchives, by: $0, from: $1, key: key)
        }
    }

    /// Answers with a request that is taken in.
    private func answer(
        _ call: Call,
        _ takeIn: (Caller, AuditOrigin) async throws -> PrivacyRequest
    ) async throws -> Response {
        let request = try await recordingRefusal(call, takeIn)
        let approval = try await store.read { try request.approval.flatMap($0.approvals.find) }
        let facts = RequestFacts(request: request, approval: approval)
        return try .json(GDPRRequest(facts, baseURL: call.context.baseURL), status: .accepted)
    }

    /// Takes a request in; that one was refused is kept in the audit trail.
    func recordingRefusal(
        _ call: Call,
        _ takeIn: (Caller, AuditOrigin) async throws -> PrivacyRequest
    ) async throws -> PrivacyRequest {
        do {
            return try await takeIn(call.caller, call.origin)
        } catch  where error is SubjectRefusal || error is ErasureRefusal || error is HoldRefusal {
            let act = try call.act(.createRequest, of: String?.none, outcome: .failure("\(error)"))
            try await store.write { try $0.audit.record(act) }
            throw error
        }
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        let paging = try Paging(call.query)
        let organization = try call.organization
        let page = try await store.read { transaction in
            let requests = try transaction.requests.page(in: organization, size: paging.size, number: paging.number)
            return (
                requests: try requests.map { try RequestFacts(of: $0, transaction) },
                total: try transaction.requests.count(in: organization)
            )
        }
        return try .json(
            EntityListing(
                page.requests.map { GDPRRequest($0, baseURL: call.context.baseURL) },
                size: paging.size,
                number: paging.number,
                total: page.total,
                uri: "/api/v2/gdpr/requests"
            )
        )
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let id: PrivacyRequest.ID = try call.identifier("requestId")
        let organization = try call.organization
        guard let facts = try await store.read({ try RequestFacts(of: id, in: organization, $0) }) else {
            throw APIError.notFound
        }
        return try .json(GDPRRequest(facts, baseURL: call.context.baseURL))
    }

    /// The longest reason, in Unicode scalars.
    private static let longestReason = 2000

    private static func hold(_ text: String) throws(APIError) -> Hold.ID {
        guard let id = Hold.ID(text) else { throw .invalidValue("holdId", "is not the id of a hold") }
        return id
    }

    static func reason(_ text: String?) throws(APIError) -> String? {
        guard let text else { return nil }
        guard text.unicodeScalars.count <= longestReason, !text.unicodeScalars.contains("\0") else {
            throw .invalidValue("reason", "must have at most \(longestReason) characters, and no NUL")
        }
        return text
    }

    static func instant(_ text: String?, field: String) throws(APIError) -> Instant? {
        guard let text else { return nil }
        guard let instant = Instant(text) else {
            throw .invalidValue(field, "must be a date or a time in ISO 8601, such as 2026-01-31")
        }
        return instant
    }
}
