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
        return [
            Route(.post, "/api/v2/gdpr/requests", .holding(anyOf: [.addRequests]), scopes: write, add),
            Route(.get, "/api/v2/gdpr/requests", .holding(anyOf: [.viewRequests]), scopes: read, list),
            Route(.get, "/api/v2/gdpr/requests/{requestId}", .holding(anyOf: [.viewRequests]), scopes: read, show),
            Route(.post, "/api/habeas/v1/requests", .holding(anyOf: [.addRequests]), scopes: write, addExport),
        ]
    }

    @Sendable
    private func add(_ call: Call) async throws -> Response {
        let (body, bytes) = try await call.bodyWithBytes(as: GDPRRequest.self)
        switch body.requestType {
        case PrivacyRequest.Kind.export.rawValue: break
        case "GDPR_UPDATE", "GDPR_DELETE":
            throw APIError.invalidValue("requestType", "must be GDPR_EXPORT: this version makes exports only")
        default:
            throw APIError.invalidValue("requestType", "must be one of GDPR_EXPORT, GDPR_UPDATE, GDPR_DELETE")
        }
        let key = try call.idempotencyKey(body: bytes)
        return try await submit(ExportDemand(subject: SubjectDescription(body.subject)), key, call)
    }

    @Sendable
    private func addExport(_ call: Call) async throws -> Response {
        let (body, bytes) = try await call.bodyWithBytes(as: ExportRequest.self)
        guard body.formats.map(Set.init) ?? ["jsonl"] == ["jsonl"] else {
            throw APIError.invalidValue("formats", "must be [\"jsonl\"]: this version writes no other format")
        }
        let demand = ExportDemand(
            subject: SubjectDescription(body.subject),
            reason: try Self.reason(body.reason),
            periodStart: try Self.instant(body.from, field: "from"),
            periodEnd: try Self.instant(body.until, field: "until"),
            hold: try body.holdId.map(Self.hold)
        )
        return try await submit(demand, call.idempotencyKey(body: bytes), call)
    }

    private func submit(_ demand: ExportDemand, _ key: CallKey?, _ call: Call) async throws -> Response {
        let request = try await intake.submit(demand, by: call.caller, key: key)
        return try .json(GDPRRequest(request, archive: nil, baseURL: call.context.baseURL), status: .accepted)
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        let paging = try Paging(call.query)
        let organization = try call.organization
        let page = try await store.read { transaction in
            let requests = try transaction.requests.page(in: organization, size: paging.size, number: paging.number)
            return (
                requests: try requests.map { ($0, try transaction.archives.find(of: $0.id)) },
                total: try transaction.requests.count(in: organization)
            )
        }
        return try .json(
            EntityListing(
                page.requests.map { GDPRRequest($0, archive: $1, baseURL: call.context.baseURL) },
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
        let found = try await store.read { transaction in
            (
                request: try transaction.requests.find(id, in: organization),
                archive: try transaction.archives.find(of: id)
            )
        }
        guard let request = found.request else { throw APIError.notFound }
        return try .json(GDPRRequest(request, archive: found.archive, baseURL: call.context.baseURL))
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
