internal import Chat
private import Hummingbird
private import Wire

/// `/api/v2/authorization/permissions`: all that roles can allow.
struct PermissionRoutes: Sendable {
    var routes: [Route] {
        [
            Route(
                .get,
                "/api/v2/authorization/permissions",
                .signedIn,
                scopes: [.authorization, .authorizationReadOnly],
                list
            )
        ]
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        let query = call.query
        let paging = try Paging(query)
        let words = try query.single("query")?.lowercased() ?? ""
        let type = try query.single("queryType") ?? "domain"
        guard type == "domain" || type == "permission" else {
            throw APIError.invalidQuery("queryType", "must be domain or permission")
        }
        var domains: [String: [String: [PermissionCollection.Entry]]] = [:]
        for permission in Permission.known.sorted(by: { $0.rawValue < $1.rawValue }) {
            guard let parts = permission.parts else { continue }
            let searched = type == "domain" ? parts.domain : permission.rawValue
            guard words.isEmpty || searched.lowercased().contains(words) else { continue }
            domains[parts.domain, default: [:]][parts.entity, default: []].append(
                .init(domain: parts.domain, entityType: parts.entity, action: parts.action)
            )
        }
        let all = domains.sorted { $0.key < $1.key }.map {
            PermissionCollection(domain: $0.key, permissionMap: $0.value)
        }
        return try .json(
            EntityListing(
                Array(all.dropFirst((paging.number - 1) * paging.size).prefix(paging.size)),
                size: paging.size,
                number: paging.number,
                total: all.count,
                uri: query.address("/api/v2/authorization/permissions", keeping: ["queryType", "query"])
            )
        )
    }
}
