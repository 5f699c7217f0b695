internal import Chat
private import Hummingbird
internal import Storage
private import Wire

/// `/api/v2/authorization/divisions`: there is one, home.
struct DivisionRoutes: Sendable {
    let store: Store

    var routes: [Route] {
        let read: [Scope] = [.authorization, .authorizationReadOnly]
        return [
            Route(.get, "/api/v2/authorization/divisions", .signedIn, scopes: read, list),
            Route(.get, "/api/v2/authorization/divisions/home", .signedIn, scopes: read, showHome),
        ]
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        let query = call.query
        let paging = try Paging(query)
        let organization = try call.organization
        var counts: [String: Int]?
        if try query.boolean("objectCount", default: false) {
            counts = ["USER": try await store.read { try $0.users.count(in: organization, state: .active) }]
        }
        let home = DivisionBody.home(of: organization, objectCounts: counts)
        let ids = query.all("id")
        let name = try query.single("name")
        let isWanted =
            (ids.isEmpty || ids.contains { Organization.isHomeDivision($0, of: organization) })
            && (name.map { home.name.lowercased().contains($0.lowercased()) } ?? true)
        let found = isWanted ? [home] : []
        return try .json(
            EntityListing(
                paging.number == 1 ? found : [],
                size: paging.size,
                number: paging.number,
                total: found.count,
                uri: query.address("/api/v2/authorization/divisions", keeping: ["id", "name", "sortBy", "objectCount"])
            )
        )
    }

    @Sendable
    private func showHome(_ call: Call) async throws -> Response {
        try .json(DivisionBody.home(of: call.organization))
    }
}
