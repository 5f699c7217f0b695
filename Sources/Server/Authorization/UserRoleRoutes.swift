internal import Chat
private import Hummingbird
internal import Storage
internal import Wire

/// `/api/v2/users/{userId}/roles`: the older way to see and set what a user may do.
struct UserRoleRoutes: Sendable {
    let store: Store
    let clock: WallClock

    var routes: [Route] {
        // The contract calls the user a subject here; the router wants one name for one place in a path.
        let path = "/api/v2/users/{userId}/roles"
        return [
            Route(
                .get,
                path,
                .holding(anyOf: [.viewGrants]),
                scopes: [.authorization, .authorizationReadOnly],
                show
            ),
            Route(.put, path, .holding(anyOf: [.addGrants]), scopes: [.authorization], audits: [.setRoles], set),
        ]
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let id = try call.pathPart("userId")
        let organization = try call.organization
        let answer = try await store.read { transaction in
            let grantee = try transaction.person(id, in: organization)
            return UserAuthorization(try transaction.roles.grants(of: grantee, in: organization).map(\.role))
        }
        return try .json(answer)
    }

    @Sendable
    private func set(_ call: Call) async throws -> Response {
        let id = try call.pathPart("userId")
        let ids = try await call.body(as: [String].self)
        return try .json(await set(ids, of: id, call))
    }

    /// Gives a user of the caller's organization these roles and no others.
    @discardableResult
    func set(_ ids: [String], of id: String, _ call: Call) async throws -> UserAuthorization {
        let caller = try call.caller
        let organization = caller.organization
        let now = clock.now
        guard ids.count <= StoredRole.mostPerSubject else { throw APIError.tooManyRoles }
        return try await store.write { transaction in
            let grantee = try transaction.person(id, in: organization)
            let roles = try ids.map { id in
                guard let role = try transaction.role(id, in: organization) else {
                    throw APIError.generalBadRequest("An id is not that of a role of this organization.")
                }
                return role
            }
            try transaction.keepingAGrantor(in: organization) {
                for grant in try transaction.roles.grants(of: grantee, in: organization)
                where !roles.contains(where: { $0.id == grant.role.id }) {
                    try transaction.roles.take(grant.role.id, from: grantee)
                }
                try transaction.give(roles, to: grantee, by: caller, at: now)
            }
            try transaction.audit.record(
                call.act(.setRoles, of: grantee.id, ["roles": .list(roles.map(\.id.description))])
            )
            return UserAuthorization(try transaction.roles.grants(of: grantee, in: organization).map(\.role))
        }
    }
}

extension StoreTransaction {
    /// The user whom a path names.
    fileprivate func person(_ id: String, in organization: Organization.ID) throws -> Grantee {
        guard let found = try roles.grantee(id, in: organization), found.grantee.isOf(.user) else {
            throw APIError.notFound
        }
        return found.grantee
    }
}
