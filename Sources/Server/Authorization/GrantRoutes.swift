internal import Chat
private import Hummingbird
internal import Storage
internal import Wire

/// Who has which role: the contract's ways to see, give and take them.
struct GrantRoutes: Sendable {
    let store: Store
    let clock: WallClock

    /// As many grants as one call makes.
    private static let mostGrants = 500

    var routes: [Route] {
        let read: [Scope] = [.authorization, .authorizationReadOnly]
        let write: [Scope] = [.authorization]
        let subject = "/api/v2/authorization/subjects/{subjectId}"
        let division = "\(subject)/divisions/{divisionId}/roles/{roleId}"
        return [
            Route(.get, "/api/v2/authorization/subjects/me", .signedIn, scopes: read, showMe),
            Route(.get, subject, .holding(anyOf: [.viewGrants]), scopes: read, show),
            Route(
                .post,
                "\(subject)/bulkadd",
                .holding(anyOf: [.addGrants]),
                scopes: write,
                audits: [.giveRoles],
                addMany
            ),
            Route(.post, division, .holding(anyOf: [.addGrants]), scopes: write, audits: [.giveRoles], add),
            Route(.delete, division, .holding(anyOf: [.deleteGrants]), scopes: write, audits: [.takeRole], remove),
            Route(
                .post,
                "/api/v2/authorization/roles/{roleId}",
                .holding(anyOf: [.addGrants]),
                scopes: write,
                audits: [.giveRoles],
                addSubjects
            ),
        ]
    }

    @Sendable
    private func showMe(_ call: Call) async throws -> Response {
        let caller = try call.caller
        let answer = try await store.read { transaction in
            let organization = caller.organization
            let client = Grantee.client(caller.client.id)
            let ofClient = try transaction.roles.grants(of: client, in: organization)
            guard let person = caller.person, let user = try transaction.users.find(person, in: organization) else {
                return AuthorizationSubject(client, name: caller.client.name, grants: ofClient, in: organization)
            }
            // A client that acts as somebody may do what either may; whoever signs in through one, what they may.
            let grants =
                try transaction.roles.grants(of: .user(person), in: organization)
                + (caller.client.actsAs == person ? ofClient : [])
            return AuthorizationSubject(.user(person), name: user.name, grants: grants, in: organization)
        }
        return try .json(answer)
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let id = try call.pathPart("subjectId")
        let organization = try call.organization
        let answer = try await store.read { transaction in
            guard let found = try transaction.roles.grantee(id, in: organization) else { throw APIError.notFound }
            let grants = try transaction.roles.grants(of: found.grantee, in: organization)
            return AuthorizationSubject(found.grantee, name: found.name, grants: grants, in: organization)
        }
        return try .json(answer)
    }

    @Sendable
    private func add(_ call: Call) async throws -> Response {
        let type = try GranteeType(call.query)
        let path = try GrantPath(call)
        let caller = try call.caller
        let now = clock.now
        try await store.write { transaction in
            let (grantee, role) = try path.resolve(in: caller.organization, transaction)
            guard grantee.isOf(type) else { throw APIError.notFound }
            try transaction.give([role], to: grantee, by: caller, at: now)
            try transaction.audit.record(call.act(.giveRoles, of: grantee.id, ["roles": .list([role.id.description])]))
        }
        return Response(status: .noContent)
    }

    @Sendable
    private func remove(_ call: Call) async throws -> Response {
        let path = try GrantPath(call)
        let organization = try call.organization
        try await store.write { transaction in
            let (grantee, role) = try path.resolve(in: organization, transaction)
            try transaction.keepingAGrantor(in: organization) {
                try transaction.roles.take(role.id, from: grantee)
            }
            try transaction.audit.record(call.act(.takeRole, of: grantee.id, ["roles": .list([role.id.description])]))
        }
        return Response(status: .noContent)
    }

    @Sendable
    private func addMany(_ call: Call) async throws -> Response {
        let type = try GranteeType(call.query)
        let id = try call.pathPart("subjectId")
        let body = try await call.body(as: RoleDivisionGrants.self)
        let caller = try call.caller
        let now = clock.now
        guard (1...Self.mostGrants).contains(body.grants.count) else {
            throw APIError.badRoleDivisions("There must be 1 to \(Self.mostGrants) grants.")
        }
        try await store.write { transaction in
            guard let found = try transaction.roles.grantee(id, in: caller.organization), found.grantee.isOf(type)
            else { throw APIError.notFound }
            let roles = try body.grants.map { pair in
                guard Organization.isHomeDivision(pair.divisionId, of: caller.organization) else {
                    throw APIError.badRoleDivisions("A divisionId is not that of the home division, nor *.")
                }
                guard let role = try transaction.role(pair.roleId, in: caller.organization) else {
                    throw APIError.badRoleDivisions("A roleId is not that of a role of this organization.")
                }
                return role
            }
            try transaction.give(roles, to: found.grantee, by: caller, at: now)
            try transaction.audit.record(
                call.act(.giveRoles, of: found.grantee.id, ["roles": .list(roles.map(\.id.description))])
            )
        }
        return Response(status: .noContent)
    }

    @Sendable
    private func addSubjects(_ call: Call) async throws -> Response {
        let type = try GranteeType(call.query)
        let id = try call.pathPart("roleId")
        let body = try await call.body(as: SubjectDivisions.self)
        let caller = try call.caller
        let organization = caller.organization
        let now = clock.now
        try await store.write { transaction in
            guard let role = try transaction.role(id, in: organization) else { throw APIError.notFound }
            guard (1...Self.mostGrants).contains(body.subjectIds.count) else {
                throw APIError.generalBadRequest("subjectIds must hold 1 to \(Self.mostGrants) ids.")
            }
            guard !body.divisionIds.isEmpty,
                body.divisionIds.allSatisfy({ Organization.isHomeDivision($0, of: organization) })
            else { throw APIError.generalBadRequest("divisionIds must hold the home division's id, or *.") }
            for subject in body.subjectIds {
                guard let found = try transaction.roles.grantee(subject, in: organization), found.grantee.isOf(type)
                else {
                    throw APIError.generalBadRequest("One of subjectIds is not that of a \(type.rawValue) here.")
                }
                try transaction.give([role], to: found.grantee, by: caller, at: now)
            }
            let details: AuditDetails = ["roles": .list([role.id.description]), "subjects": .list(body.subjectIds)]
            try transaction.audit.record(call.act(.giveRoles, of: role.id, details))
        }
        return Response(status: .noContent)
    }
}

/// The subject, division and role that a path names.
private struct GrantPath {
    let subject: String
    let division: String
    let role: String

    init(_ call: Call) throws(APIError) {
        subject = try call.pathPart("subjectId")
        division = try call.pathPart("divisionId")
        role = try call.pathPart("roleId")
    }

    /// Finds them; what is not of the organization is not found.
    func resolve(
        in organization: Organization.ID,
        _ transaction: StoreTransaction
    ) throws -> (grantee: Grantee, role: StoredRole) {
        guard Organization.isHomeDivision(division, of: organization),
            let found = try transaction.roles.grantee(subject, in: organization),
            let role = try transaction.role(role, in: organization)
        else { throw APIError.notFound }
        return (found.grantee, role)
    }
}

extension APIError {
    fileprivate static func badRoleDivisions(_ message: String) -> Self {
        APIError(status: .badRequest, code: "bad.role.divisions", message: message)
    }
}
