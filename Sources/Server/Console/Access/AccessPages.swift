internal import Chat
internal import Console
internal import Hummingbird
internal import Storage
internal import Wire

/// `/admin/access`: what each role allows, and which programs may sign in.
struct AccessPages: Sendable {
    let site: ConsoleSite
    let clients: ClientRoutes

    var routes: [ConsoleRoute] {
        [
            ConsoleRoute(.get, "/admin/access", .holding(anyOf: [.viewRoles, .viewClients]), show),
            ConsoleRoute(.post, "/admin/access/clients", .holding(anyOf: [.addClients]), add),
            ConsoleRoute(
                .post,
                "/admin/access/clients/{clientId}/deletion",
                .holding(anyOf: [.deleteClients]),
                delete
            ),
            ConsoleRoute(.post, "/admin/access/clients/{clientId}/state", .holding(anyOf: [.editClients]), setState),
            ConsoleRoute(.post, "/admin/access/clients/{clientId}/secret", .holding(anyOf: [.editClients]), renew),
        ]
    }

    private struct Content: Sendable {
        struct Name: Sendable { let name: String }

        struct Role: Sendable {
            /// The page on which it is changed; `nil` for whoever may not.
            let href: String?
            let name: String
            let summary: String
            let people: String
            let permissions: String
            let list: [Name]
        }

        struct Roles: Sendable {
            let rows: [Role]
            let mayAdd: Bool
        }

        struct Client: Sendable {
            let id: String
            let name: String
            let badge: Badge
            let detail: String
            let mayChange: Bool
            /// What its state would become, and what the button says that does it.
            let nextState: String
            let stateButton: String
            let mayDelete: Bool
        }

        struct Clients: Sendable {
            let rows: [Client]
            let mayAdd: Bool
            let isOpen: Bool
            let typedName: String
            let roles: [Option]
        }

        struct NewSecret: Sendable {
            let heading: String
            let id: String
            let secret: String
        }

        let problem: Problem?
        let secret: NewSecret?
        let roles: Roles?
        let clients: Clients?
    }

    @Sendable
    private func show(_ page: ConsoleCall) async throws -> Response {
        try await answer(page, secret: nil, problem: nil)
    }

    @Sendable
    private func add(_ page: ConsoleCall) async throws -> Response {
        do {
            let description = try ClientDescription(
                OAuthClientRequest(
                    name: page.form["name"],
                    authorizedGrantType: OAuthClient.GrantType.clientCredentials.rawValue,
                    roleIds: [page.form["role"] ?? ""]
                )
            )
            let made = try await clients.add(description, page.call)
            // Shown in the answer itself: the secret is kept nowhere, so no other page could show it.
            return try await answer(page, secret: made, problem: nil)
        } catch {
            return try await answer(page, secret: nil, problem: page.problem(error))
        }
    }

    @Sendable
    private func delete(_ page: ConsoleCall) async throws -> Response {
        guard page.form["confirmed"] == "yes" else { throw APIError.unconfirmed }
        do {
            try await clients.delete(page.call.identifier("clientId"), page.call)
            return page.goOn(to: "/admin/access", done: "clientDeleted")
        } catch {
            return try await answer(page, secret: nil, problem: page.problem(error))
        }
    }

    /// Lets a client be used, or not any more.
    @Sendable
    private func setState(_ page: ConsoleCall) async throws -> Response {
        let state: OAuthClient.State = page.form["state"] == "active" ? .active : .disabled
        do {
            try await clients.change(page.call.identifier("clientId"), page.call) { client in
                var client = client
                client.state = state
                return client
            }
            return page.goOn(to: "/admin/access", done: state == .active ? "clientEnabled" : "clientDisabled")
        } catch {
            return try await answer(page, secret: nil, problem: page.problem(error))
        }
    }

    @Sendable
    private func renew(_ page: ConsoleCall) async throws -> Response {
        guard page.form["confirmed"] == "yes" else { throw APIError.badRequest("The act was not confirmed.") }
        do {
            let renewed = try await clients.renewSecret(of: page.call.identifier("clientId"), page.call)
            return try await answer(page, secret: renewed, heading: "secretRenewed", problem: nil)
        } catch {
            return try await answer(page, secret: nil, problem: page.problem(error))
        }
    }

    private func answer(
        _ page: ConsoleCall,
        secret: OAuthClientBody?,
        heading: String = "secretTitle",
        problem: Problem?
    ) async throws -> Response {
        let organization = try page.organization
        let content = try await site.store.read { transaction in
            let roles = try transaction.roles.all(in: organization)
            return Content(
                problem: problem,
                secret: secret.flatMap { made in
                    made.secret.map { .init(heading: page.texts(heading), id: made.id, secret: $0) }
                },
                roles: page.holds(.viewRoles)
                    ? Self.roles(roles, counts: try transaction.roles.userCounts(in: organization), page) : nil,
                clients: page.holds(.viewClients)
                    ? try Self.clients(
                        in: organization,
                        roles,
                        typed: problem == nil ? nil : page.form["name"],
                        page,
                        transaction
                    )
                    : nil
            )
        }
        let status: HTTPResponse.Status = problem == nil ? .ok : .badRequest
        return page.page("access", title: page.texts("accessTitle"), content, status: status)
    }

    private static func roles(_ roles: [StoredRole], counts: [Role.ID: Int], _ page: ConsoleCall) -> Content.Roles {
        Content.Roles(
            rows: roles.map { stored in
                Content.Role(
                    href: page.holds(.editRoles) ? "/admin/access/roles/\(stored.id)" : nil,
                    name: stored.role.name,
                    summary: page.summary(of: stored.role),
                    people: page.texts.counting(counts[stored.id] ?? 0, "people"),
                    permissions: page.texts.counting(stored.role.permissions.count, "permissions"),
                    list: stored.role.permissions.map { .init(name: $0.rawValue) }
                )
            },
            mayAdd: page.holds(.addRoles)
        )
    }

    private static func clients(
        in organization: Organization.ID,
        _ roles: [StoredRole],
        typed: String?,
        _ page: ConsoleCall,
        _ transaction: StoreTransaction
    ) throws -> Content.Clients {
        let own = try page.visitor.caller.client.id
        let names = Dictionary(uniqueKeysWithValues: roles.map { ($0.id, $0.role.name) })
        let rows = try transaction.access.clients(in: organization).map { client in
            let held = try transaction.access.roles(of: client.id).compactMap { names[$0] }
            let detail =
                client.grantType == .code
                ? page.texts("clientForPeople") : page.texts("clientByItself", ["roles": held.joined(separator: ", ")])
            return Content.Client(
                id: client.id.description,
                name: client.name,
                badge: client.state == .active
                    ? Badge(label: page.texts("state.active"), tone: "good")
                    : Badge(label: page.texts("state.inactive"), tone: ""),
                detail: detail,
                // A client that acts as somebody is managed on the server alone.
                mayChange: page.holds(.editClients) && client.id != own && client.actsAs == nil,
                nextState: client.state == .active ? "disabled" : "active",
                stateButton: page.texts(client.state == .active ? "disableClient" : "enableClient"),
                mayDelete: page.holds(.deleteClients) && client.id != own
            )
        }
        return Content.Clients(
            rows: rows,
            mayAdd: page.holds(.addClients),
            isOpen: typed != nil,
            typedName: typed ?? "",
            roles: roles.map { Option(value: $0.id.description, label: $0.role.name) }
        )
    }
}
