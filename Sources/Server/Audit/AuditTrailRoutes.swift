internal import Chat
private import Hummingbird
internal import NIOCore
internal import Storage

/// `/api/habeas/v1/audit`: the audit trail with its hashes, and whether it holds.
struct AuditTrailRoutes: Sendable {
    let store: Store

    var routes: [Route] {
        let access = Access.holding(anyOf: [.viewAudit])
        return [
            Route(.get, "/api/habeas/v1/audit/entries", access, scopes: [.auditsReadOnly], list),
            Route(.get, "/api/habeas/v1/audit/verification", access, scopes: [.auditsReadOnly], verify),
        ]
    }

    /// Entries are written as they are hashed, so that whoever reads them can check them.
    @Sendable
    private func list(_ call: Call) async throws -> Response {
        let query = call.query
        let size = try query.integer("pageSize", in: 1...500, default: 100)
        let isDescending = try query.boolean("newestFirst", default: false)
        let place = try query.single("after").map { text in
            guard let place = Int64(text) else { throw APIError.invalidQuery("after", "must be a whole number") }
            return place
        }
        let filter = try AuditFilter(query)
        let organization = try call.organization
        let entries = try await store.read { transaction in
            try transaction.audit.entries(
                in: organization,
                filter,
                newestFirst: isDescending,
                after: place,
                limit: size + 1
            )
        }
        let page = entries.prefix(size)
        let next = entries.count > size ? page.last.map { "\"\($0.sequence)\"" } : nil
        let body = "{\"entities\":[\(page.map(\.line).joined(separator: ","))],\"next\":\(next ?? "null")}"
        return Response(
            status: .ok,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: body))
        )
    }

    @Sendable
    private func verify(_ call: Call) async throws -> Response {
        let organization = try call.organization
        let trail = try await store.read { try AuditVerification(of: organization, $0) }
        return try .json(trail)
    }
}

extension AuditFilter {
    /// What a query's fields ask for.
    fileprivate init(_ query: FormFields) throws(APIError) {
        self.init()
        from = try Self.instant(query, "from")
        until = try Self.instant(query, "until")
        user = try Self.identifier(query, "userId")
        client = try Self.identifier(query, "clientId")
        service = try query.single("service")
        action = try query.single("action")
        entityType = try query.single("entityType")
        entity = try query.single("entityId")
        outcome = try query.single("outcome")
        guard [nil, "success", "failure"].contains(outcome) else {
            throw .invalidQuery("outcome", "must be success or failure")
        }
    }

    private static func instant(_ query: FormFields, _ name: String) throws(APIError) -> Instant? {
        guard let text = try query.single(name) else { return nil }
        guard let instant = Instant(text) else { throw .invalidQuery(name, "must be a date or a time in ISO 8601") }
        return instant
    }

    private static func identifier<Entity>(_ query: FormFields, _ name: String) throws(APIError) -> Identifier<Entity>?
    {
        guard let text = try query.single(name) else { return nil }
        guard let identifier = Identifier<Entity>(text) else { throw .invalidQuery(name, "must be an id") }
        return identifier
    }
}
