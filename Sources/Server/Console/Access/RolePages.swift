internal import Chat
internal import Console
internal import Hummingbird
internal import Storage
internal import Wire

/// `/admin/access/roles`: makes roles, and says what they allow.
struct RolePages: Sendable {
    let site: ConsoleSite
    let roles: RoleRoutes

    var routes: [ConsoleRoute] {
        let add = Access.holding(anyOf: [.addRoles])
        let edit = Access.holding(anyOf: [.editRoles])
        let one = "/admin/access/roles/{roleId}"
        return [
            ConsoleRoute(.get, "/admin/access/roles/new", add, showNew),
            ConsoleRoute(.post, "/admin/access/roles", add, make),
            ConsoleRoute(.get, one, edit, show),
            ConsoleRoute(.post, one, edit, change),
            ConsoleRoute(.post, one + "/deletion", .holding(anyOf: [.deleteRoles]), delete),
        ]
    }

    private struct Content: Sendable {
        struct Group: Sendable {
            let name: String
            let permissions: [Option]
        }

        let heading: String
        let action: String
        let button: String
        let name: String
        let summary: String
        /// Whether the name stays as it is.
        let isStandard: Bool
        let groups: [Group]
        let mayDelete: Bool
        let problem: Problem?
        let errors: [String: String]
    }

    @Sendable
    private func showNew(_ page: ConsoleCall) async throws -> Response { try answer(page, nil, problem: nil) }

    @Sendable
    private func show(_ page: ConsoleCall) async throws -> Response {
        try answer(page, try await find(page), problem: nil)
    }

    @Sendable
    private func make(_ page: ConsoleCall) async throws -> Response {
        do {
            try await roles.add(try change(of: nil, page), page.call)
            return page.goOn(to: "/admin/access", done: "roleSaved")
        } catch {
            return try answer(page, nil, problem: try problem(error, page))
        }
    }

    @Sendable
    private func change(_ page: ConsoleCall) async throws -> Response {
        let role = try await find(page)
        do {
            try await roles.change(role.id, try change(of: role, page), isWhole: true, page.call)
            return page.goOn(to: "/admin/access", done: "roleSaved")
        } catch {
            return try answer(page, role, problem: try problem(error, page))
        }
    }

    @Sendable
    private func delete(_ page: ConsoleCall) async throws -> Response {
        let role = try await find(page)
        guard page.form["confirmed"] == "yes" else { throw APIError.badRequest("The act was not confirmed.") }
        do {
            try await roles.delete(role.id, page.call)
            return page.goOn(to: "/admin/access", done: "roleDeleted")
        } catch {
            return try answer(page, role, problem: page.problem(error))
        }
    }

    /// What the form says of a role; the permissions that a form cannot show stay.
    private func change(of role: StoredRole?, _ page: ConsoleCall) throws -> RoleChange {
        let name = try page.form.text("name", atMost: 200)
        guard !name.allSatisfy(\.isWhitespace) else { throw FormRefusal("refusal.roleName", field: "name") }
        let foreign = (role?.role.permissions ?? []).filter { !Permission.known.contains($0) }
        return RoleChange(
            name: name,
            description: try page.form.text("summary", atMost: 200),
            permissions: page.form.all("permissions") + foreign.map(\.rawValue)
        )
    }

    private func problem(_ error: any Error, _ page: ConsoleCall) throws -> Problem {
        guard let error = error as? APIError, error.status == .conflict else { return try page.problem(error) }
        return Problem(text: page.texts("refusal.roleNameTaken"), field: "name")
    }

    private func find(_ page: ConsoleCall) async throws -> StoredRole {
        let id: Role.ID = try page.call.identifier("roleId")
        let organization = try page.organization
        guard let role = try await site.store.read({ try $0.roles.find(id, in: organization) }) else {
            throw APIError.notFound
        }
        return role
    }

    private func answer(_ page: ConsoleCall, _ role: StoredRole?, problem: Problem?) throws -> Response {
        let held = Set(role?.role.permissions ?? [])
        let chosen = problem == nil ? held : Set(page.form.all("permissions").map(Permission.init))
        let mine = try page.visitor.caller.permissions
        let domains = Dictionary(grouping: Permission.known) { $0.rawValue.prefix { $0 != ":" } }
        let title = role.map { page.texts("roleHeading", ["name": $0.role.name]) } ?? page.texts("newRole")
        let content = Content(
            heading: title,
            action: role.map { "/admin/access/roles/\($0.id)" } ?? "/admin/access/roles",
            button: page.texts(role == nil ? "makeRole" : "save"),
            name: problem == nil ? role?.role.name ?? "" : page.form["name"] ?? "",
            summary: problem == nil ? role?.role.summary ?? "" : page.form["summary"] ?? "",
            isStandard: role?.isStandard ?? false,
            groups: domains.sorted { $0.key < $1.key }.map { domain, permissions in
                Content.Group(
                    name: String(domain),
                    permissions: permissions.map { permission in
                        Option(
                            value: permission.rawValue,
                            label: String(permission.rawValue.dropFirst(domain.count + 1)),
                            isChosen: chosen.contains(permission),
                            // Nobody hands on what they do not hold.
                            isFixed: !mine.contains(permission) && !held.contains(permission)
                        )
                    }
                )
            },
            mayDelete: page.holds(.deleteRoles) && role.map { !$0.isStandard } == true,
            problem: problem,
            errors: problem?.errors ?? [:]
        )
        return page.page("role", title: title, content, status: problem == nil ? .ok : .badRequest)
    }
}
