internal import Chat
private import Hummingbird
internal import Storage
internal import Wire

/// `/api/v2/authorization/roles`: named sets of permissions.
struct RoleRoutes: Sendable {
    let store: Store

    /// As many roles as an organization may have.
    private static let mostRoles = 500
    /// As many roles as can be asked for by their ids.
    private static let mostIDs = 100

    var routes: [Route] {
        let read: [Scope] = [.authorization, .authorizationReadOnly]
        let write: [Scope] = [.authorization]
        let all = "/api/v2/authorization/roles"
        let one = "/api/v2/authorization/roles/{roleId}"
        return [
            Route(.get, all, .holding(anyOf: [.viewRoles]), scopes: read, list),
            Route(.post, all, .holding(anyOf: [.addRoles]), scopes: write, audits: [.createRole], add),
            Route(.get, one, .holding(anyOf: [.viewRoles]), scopes: read, show),
            Route(.put, one, .holding(anyOf: [.editRoles]), scopes: write, audits: [.changeRole]) {
                try .json(await change($0.identifier("roleId"), $0.body(as: RoleChange.self), isWhole: true, $0))
            },
            Route(.patch, one, .holding(anyOf: [.editRoles]), scopes: write, audits: [.changeRole]) {
                try .json(await change($0.identifier("roleId"), $0.body(as: RoleChange.self), isWhole: false, $0))
            },
            Route(.delete, one, .holding(anyOf: [.deleteRoles]), scopes: write, audits: [.deleteRole], delete),
        ]
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        let query = call.query
        let paging = try Paging(query)
        let isCounting = try query.boolean("userCount", default: true)
        let ids = query.all("id")
        guard ids.count <= Self.mostIDs else {
            throw APIError.badRequest(
                code: "max.role.ids",
                "At most \(Self.mostIDs) roles can be asked for by id. Ask for fewer at a time."
            )
        }
        let filter = RoleFilter(
            ids: Set(ids.map { $0.lowercased() }),
            standard: Set(query.all("defaultRoleId")),
            permissions: Set(query.all("permission").map(Permission.init)),
            name: try query.single("name").map(SearchFolding.fold)
        )
        let organization = try call.organization
        let found = try await store.read { transaction in
            (
                roles: try transaction.roles.all(in: organization).filter(filter.matches),
                counts: isCounting ? try transaction.roles.userCounts(in: organization) : nil
            )
        }
        let page = found.roles.dropFirst((paging.number - 1) * paging.size).prefix(paging.size)
        let own = ["id", "name", "permission", "defaultRoleId", "userCount", "sortBy", "expand"]
        return try .json(
            EntityListing(
                page.map { role in RoleBody(role, userCount: found.counts.map { $0[role.id] ?? 0 }) },
                size: paging.size,
                number: paging.number,
                total: found.roles.count,
                uri: query.address("/api/v2/authorization/roles", keeping: own)
            )
        )
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let id: Role.ID = try call.identifier("roleId")
        let isCounting = try call.query.boolean("userCount", default: true)
        let organization = try call.organization
        let found = try await store.read { transaction in
            (
                role: try transaction.roles.find(id, in: organization),
                count: isCounting ? try transaction.roles.userCounts(in: organization)[id] ?? 0 : nil
            )
        }
        guard let role = found.role else { throw APIError.notFound }
        return try .json(RoleBody(role, userCount: found.count))
    }

    @Sendable
    private func add(_ call: Call) async throws -> Response {
        try .json(await add(try await call.body(as: RoleChange.self), call))
    }

    /// Makes a role of the caller's organization.
    @discardableResult
    func add(_ body: RoleChange, _ call: Call) async throws -> RoleBody {
        let caller = try call.caller
        let organization = caller.organization
        let role = Role(
            name: try body.newName(),
            summary: try body.newSummary() ?? "",
            permissions: try body.permissions(replacing: []).map(Array.init) ?? []
        )
        try caller.checkHolding(all: role.permissions)
        var generator = SystemRandomNumberGenerator()
        let id = Role.ID.random(using: &generator)
        try await store.write { transaction in
            let present = try transaction.roles.all(in: organization)
            guard present.count < Self.mostRoles else {
                throw APIError.badRequest(
                    code: "max.roles.exceeded",
                    "An organization has at most \(Self.mostRoles) roles. Delete some first."
                )
            }
            try Self.checkName(role.name, of: nil, among: present)
            try transaction.access.insert(role, id: id, in: organization)
            try transaction.audit.record(
                call.act(.createRole, of: id, ["name": .text(role.name), "permissions": role.permissions.auditDetail])
            )
        }
        return RoleBody(StoredRole(id: id, role: role), userCount: 0)
    }

    /// Changes a role of the caller's organization.
    ///
    /// - Parameter isWhole: whether what is not mentioned is taken from the role.
    @discardableResult
    func change(_ id: Role.ID, _ body: RoleChange, isWhole: Bool, _ call: Call) async throws -> RoleBody {
        let caller = try call.caller
        let organization = caller.organization
        return try await store.write { transaction in
            guard let stored = try transaction.roles.find(id, in: organization) else { throw APIError.notFound }
            let present = stored.role
            // What a whole role does not mention, it does not have; the name alone must be there.
            let name = if !isWhole, case .absent = body.name { present.name } else { try body.newName() }
            let permissions =
                try body.permissions(replacing: present.permissions) ?? (isWhole ? [] : Set(present.permissions))
            let role = Role(
                name: name,
                summary: try body.newSummary() ?? (isWhole ? "" : present.summary),
                permissions: Array(permissions)
            )
            try caller.checkHolding(all: permissions.subtracting(present.permissions))
            if stored.isStandard { try Self.checkStandard(present, becoming: role) }
            try Self.checkName(role.name, of: id, among: transaction.roles.all(in: organization))
            try transaction.keepingAGrantor(in: organization) {
                try transaction.roles.update(id, to: role, in: organization)
            }
            try transaction.audit.record(
                call.act(
                    .changeRole,
                    of: id,
                    [
                        "name": .text(role.name),
                        "added": permissions.subtracting(present.permissions).auditDetail,
                        "removed": Set(present.permissions).subtracting(permissions).auditDetail,
                    ]
                )
            )
            let count = try transaction.roles.userCounts(in: organization)[id] ?? 0
            return RoleBody(StoredRole(id: id, role: role), userCount: count)
        }
    }

    @Sendable
    private func delete(_ call: Call) async throws -> Response {
        try await delete(call.identifier("roleId"), call)
        return Response(status: .noContent)
    }

    /// Deletes a role of the caller's organization, and takes it from everybody.
    func delete(_ id: Role.ID, _ call: Call) async throws {
        let organization = try call.organization
        try await store.write { transaction in
            guard let stored = try transaction.roles.find(id, in: organization) else { throw APIError.notFound }
            guard !stored.isStandard else {
                throw APIError.generalBadRequest("A role that every organization starts with cannot be deleted.")
            }
            try transaction.keepingAGrantor(in: organization) {
                try transaction.roles.delete(id, in: organization)
            }
            try transaction.audit.record(call.act(.deleteRole, of: id, ["name": .text(stored.role.name)]))
        }
    }

    private static func checkStandard(_ present: Role, becoming role: Role) throws(APIError) {
        guard role.name == present.name else {
            throw .generalBadRequest("A role that every organization starts with keeps its name.")
        }
        guard !role.permissions.isEmpty else {
            throw .generalBadRequest("A role that every organization starts with must allow something.")
        }
    }

    /// Refuses a name that people, or a later version of this program, would take for that of another role.
    private static func checkName(_ name: String, of id: Role.ID?, among roles: [StoredRole]) throws(APIError) {
        let folded = SearchFolding.fold(name)
        let others = roles.filter { $0.id != id }.map(\.role.name)
        let reserved = roles.contains { $0.id == id && $0.isStandard } ? [] : Role.standard.map(\.name)
        guard !(others + reserved).contains(where: { SearchFolding.fold($0) == folded }) else {
            throw .generalConflict("Another role has this name. Give another one.")
        }
    }
}

extension Sequence<Permission> {
    /// The permissions as the audit trail names them, in order.
    fileprivate var auditDetail: AuditDetail { .list(map(\.rawValue).sorted()) }
}
