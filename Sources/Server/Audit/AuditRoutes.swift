internal import Chat
private import Hummingbird
internal import Storage
private import Wire

/// `/api/v2/audits/query/realtime`: who did what, as the contract has it.
struct AuditRoutes: Sendable {
    let store: Store

    /// As much time as one query may look at, in milliseconds: 14 days.
    private static let longestInterval: Int64 = 14 * 86_400_000
    private static let properties = ["UserId", "TrusteeOrganizationId", "ClientId", "Action", "EntityType", "EntityId"]

    var routes: [Route] {
        let path = "/api/v2/audits/query/realtime"
        let access = Access.holding(anyOf: [.viewAudit])
        return [
            Route(.post, path, access, scopes: [.auditsReadOnly], query),
            Route(.post, "\(path)/related", access, scopes: [.auditsReadOnly], queryRelated),
            Route(.get, "\(path)/servicemapping", access, scopes: [.auditsReadOnly], showServices),
        ]
    }

    @Sendable
    private func query(_ call: Call) async throws -> Response {
        let body = try await call.body(as: AuditQuery.self)
        try Self.check(interval: body.interval)
        let services = AuditServiceMapping.known.services.map(\.name)
        if let name = body.serviceName, !services.contains(name) {
            throw APIError.invalidValue("serviceName", "must be one of \(services.joined(separator: ", "))")
        }
        for filter in body.filters ?? [] {
            guard Self.properties.contains(filter.property) else {
                let properties = Self.properties.joined(separator: ", ")
                throw APIError.invalidValue("filters.property", "must be one of \(properties)")
            }
            guard !filter.value.isEmpty else { throw APIError.invalidValue("filters.value", "must not be empty") }
        }
        try Self.check(sort: body.sort)
        let size = body.pageSize ?? 25
        let number = body.pageNumber ?? 1
        guard (1...500).contains(size) else { throw APIError.invalidValue("pageSize", "must be from 1 to 500") }
        guard (1...1_000_000).contains(number) else {
            throw APIError.invalidValue("pageNumber", "must be from 1 to 1000000")
        }
        let organization = try call.organization
        guard let filter = AuditFilter(body, in: organization) else {
            return try .json(AuditResults([], pageSize: size, pageNumber: number, total: 0))
        }
        let isDescending = body.sort?.first?.sortOrder == "descending"
        let page = try await store.read { transaction in
            (
                entries: try transaction.audit.entries(
                    in: organization,
                    filter,
                    newestFirst: isDescending,
                    limit: size,
                    offset: size * (number - 1)
                ),
                total: try transaction.audit.count(in: organization, filter)
            )
        }
        let messages = page.entries.map(AuditLogMessage.init)
        return try .json(AuditResults(messages, pageSize: size, pageNumber: number, total: page.total))
    }

    /// As many entries as are told of as related.
    private static let mostRelated = 100

    @Sendable
    private func queryRelated(_ call: Call) async throws -> Response {
        let body = try await call.body(as: RelatedAuditQuery.self)
        guard let id = body.auditId, !id.isEmpty else {
            throw APIError.invalidValue("auditId", "is required: the id of an audit entry")
        }
        try Self.check(sort: body.sort)
        let organization = try call.organization
        let isDescending = body.sort?.first?.sortOrder == "descending"
        // Entries belong together that tell of one thing.
        let entries = try await store.read { transaction in
            guard let entry = try Int64(id).flatMap({ try transaction.audit.find($0, in: organization) }) else {
                throw APIError.notFound
            }
            var filter = AuditFilter()
            filter.entityType = entry.entityType
            filter.entity = entry.entity
            guard entry.entity != nil else { return [entry] }
            return try transaction.audit.entries(
                in: organization,
                filter,
                newestFirst: isDescending,
                limit: Self.mostRelated
            )
        }
        return try .json(RelatedAuditResults(entries.map(AuditLogMessage.init)))
    }

    @Sendable
    private func showServices(_ call: Call) async throws -> Response {
        try .json(AuditServiceMapping.known)
    }

    private static func check(interval: String?) throws(APIError) {
        let parts = (interval ?? "").split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let start = Instant(parts[0]), let end = Instant(parts[1]), start < end else {
            throw .invalidValue("interval", "must be start/end in ISO 8601, with the end after the start")
        }
        guard end.milliseconds - start.milliseconds <= longestInterval else {
            throw .invalidValue("interval", "must be at most 14 days. Ask for a shorter one, or several times")
        }
    }

    private static func check(sort: [AuditQuery.Sort]?) throws(APIError) {
        for sort in sort ?? [] {
            guard sort.name == nil || sort.name == "Timestamp" else {
                throw .invalidValue("sort.name", "must be Timestamp")
            }
            guard ["ascending", "descending"].contains(sort.sortOrder ?? "ascending") else {
                throw .invalidValue("sort.sortOrder", "must be ascending or descending")
            }
        }
    }
}
