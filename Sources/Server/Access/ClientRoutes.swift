internal import Chat
private import Hummingbird
internal import Storage
internal import Wire

/// `/api/v2/oauth/clients`: the programs that may sign in, or that people may sign in through.
struct ClientRoutes: Sendable {
    let store: Store
    let clock: WallClock

    private static let list = "/api/v2/oauth/clients"
    private static let one = list + "/{clientId}"
    /// As many clients as an organization may have.
    private static let mostClients = 1000

    var routes: [Route] {
        let reading: [Scope] = [.oauth, .oauthReadOnly]
        return [
            Route(.get, Self.list, .holding(anyOf: [.viewClients]), scopes: reading, showAll),
            Route(.post, Self.list, .holding(anyOf: [.addClients]), scopes: [.oauth], audits: [.createClient], add),
            Route(.get, Self.one, .holding(anyOf: [.viewClients]), scopes: reading, show),
            Route(.put, Self.one, .holding(anyOf: [.editClients]), scopes: [.oauth], audits: [.changeClient], change),
            Route(
                .delete,
                Self.one,
                .holding(anyOf: [.deleteClients]),
                scopes: [.oauth],
                audits: [.deleteClient],
                delete
            ),
            Route(
                .post,
                Self.one + "/secret",
                .holding(anyOf: [.editClients]),
                scopes: [.oauth],
                audits: [.renewSecret],
                renewSecret
            ),
        ]
    }

    @Sendable
    private func showAll(_ call: Call) async throws -> Response {
        let organization = try call.organization
        let clients = try await store.read { transaction in
            try transaction.access.clients(in: organization).map { client in
                OAuthClientBody(client, roles: try transaction.access.roles(of: client.id))
            }
        }
        let size = max(clients.count, 1)
        return try .json(EntityListing(clients, size: size, number: 1, total: clients.count, uri: Self.list))
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let (id, organization) = (try Self.id(of: call), try call.organization)
        let body = try await store.read { transaction in
            let client = try Self.find(id, in: organization, transaction)
            return OAuthClientBody(client, roles: try transaction.access.roles(of: id))
        }
        return try .json(body)
    }

    @Sendable
    private func add(_ call: Call) async throws -> Response {
        let description = try ClientDescription(try await call.body(as: OAuthClientRequest.self))
        return try .json(await add(description, call))
    }

    /// Makes a client; the answer alone has its secret.
    func add(_ description: ClientDescription, _ call: Call) async throws -> OAuthClientBody {
        let caller = try call.caller
        var generator = SystemRandomNumberGenerator()
        let secret = Secret(using: &generator)
        let client = description.applied(
            to: OAuthClient(
                id: .random(using: &generator),
                organization: caller.organization,
                name: description.name,
                actsAs: nil,
                createdAt: clock.now,
                createdBy: caller.author
            )
        )
        try Self.check(client, isWithin: caller)
        let roles = try description.roles(in: caller.organization)
        try await store.write { transaction in
            guard try transaction.access.clients(in: caller.organization).count < Self.mostClients else {
                throw APIError.refusedClient("auth.too.many.clients", "An organization has at most 1000 clients.")
            }
            for role in roles { try Self.check(role, isWithin: caller, transaction) }
            try transaction.access.insert(client, secret: secret, roles: roles)
            try transaction.audit.record(call.act(.createClient, of: client.id, client.auditDetails(roles: roles)))
        }
        return OAuthClientBody(client, roles: roles.sorted(), secret: secret)
    }

    @Sendable
    private func change(_ call: Call) async throws -> Response {
        let id = try Self.id(of: call)
        let description = try ClientDescription(try await call.body(as: OAuthClientRequest.self))
        let roles = try description.roles(in: try call.organization)
        return try .json(await change(id, to: roles, call) { description.applied(to: $0) })
    }

    /// Changes a client of the caller's organization.
    ///
    /// - Parameter new: the roles that it is to have; `nil` leaves it those that it has.
    @discardableResult
    func change(
        _ id: OAuthClient.ID,
        to new: Set<Role.ID>? = nil,
        _ call: Call,
        _ apply: @escaping @Sendable (OAuthClient) -> OAuthClient
    ) async throws -> OAuthClientBody {
        let caller = try call.caller
        let now = clock.now
        return try await store.write { transaction in
            let client = try Self.find(id, in: caller.organization, transaction)
            try Self.check(client, isNotAnothers: caller)
            var changed = apply(client)
            try Self.check(changed, isWithin: caller)
            changed.modifiedAt = now
            changed.modifiedBy = caller.author
            if id == caller.client.id, changed.state != .active {
                throw APIError.refusedClient("bad.client.state", "A client cannot end its own use.", field: "state")
            }
            let known = Set(try transaction.access.roles(of: id))
            let roles = new ?? known
            for role in roles where !known.contains(role) { try Self.check(role, isWithin: caller, transaction) }
            try transaction.keepingAGrantor(in: caller.organization) {
                try transaction.access.update(changed, roles: roles, at: now)
            }
            // Tokens that were given out go by what held then.
            if changed.state != .active || changed.grantType != client.grantType || changed.scopes != client.scopes {
                try transaction.signIns.endAll(of: id)
            }
            try transaction.audit.record(call.act(.changeClient, of: id, changed.auditDetails(roles: roles)))
            return OAuthClientBody(changed, roles: roles.sorted())
        }
    }

    @Sendable
    private func delete(_ call: Call) async throws -> Response {
        try await delete(Self.id(of: call), call)
        return Response(status: .noContent)
    }

    /// Deletes a client of the caller's organization, and ends all that was signed in to through it.
    func delete(_ id: OAuthClient.ID, _ call: Call) async throws {
        let caller = try call.caller
        guard id != caller.client.id else {
            throw APIError.refusedClient("cannot.delete.client", "A client cannot delete itself.")
        }
        try await store.write { transaction in
            let client = try Self.find(id, in: caller.organization, transaction)
            try transaction.keepingAGrantor(in: caller.organization) { try transaction.access.delete(id) }
            try transaction.audit.record(call.act(.deleteClient, of: id, ["name": .text(client.name)]))
        }
    }

    @Sendable
    private func renewSecret(_ call: Call) async throws -> Response {
        try .json(await renewSecret(of: Self.id(of: call), call))
    }

    /// Gives a client another secret, which the answer alone has; the one before counts no more.
    func renewSecret(of id: OAuthClient.ID, _ call: Call) async throws -> OAuthClientBody {
        let caller = try call.caller
        var generator = SystemRandomNumberGenerator()
        let secret = Secret(using: &generator)
        let now = clock.now
        return try await store.write { transaction in
            var client = try Self.find(id, in: caller.organization, transaction)
            // Whoever has the secret can do what the client can.
            let gained = try transaction.access.permissions(of: client)
            try caller.checkHolding(all: gained)
            try Self.check(client, isNotAnothers: caller)
            client.modifiedAt = now
            client.modifiedBy = caller.author
            try transaction.access.setSecret(secret, of: client)
            try transaction.audit.record(call.act(.renewSecret, of: id, ["name": .text(client.name)]))
            return OAuthClientBody(client, roles: try transaction.access.roles(of: id), secret: secret)
        }
    }

    /// Refuses a role that does not exist, or that allows what the caller may not do.
    private static func check(_ role: Role.ID, isWithin caller: Caller, _ transaction: StoreTransaction) throws {
        guard let allowed = try transaction.access.permissions(of: role, in: caller.organization) else {
            throw APIError.refusedClient("bad.client.role", "There is no role \(role).", field: "roleDivisions")
        }
        try caller.checkHolding(all: allowed)
    }

    /// Refuses to touch a client that acts as somebody else: whoever has its secret reads that person's conversations.
    private static func check(_ client: OAuthClient, isNotAnothers caller: Caller) throws(APIError) {
        guard let person = client.actsAs, person != caller.person else { return }
        throw .notAuthorized(
            "The client acts as another person. Whoever runs the server manages it, on the command line."
        )
    }

    /// Refuses a client whose tokens would be good for more than the caller's own is.
    private static func check(_ client: OAuthClient, isWithin caller: Caller) throws(APIError) {
        guard caller.scopes.isEmpty || (!client.scopes.isEmpty && client.scopes.isSubset(of: caller.scopes)) else {
            throw APIError(
                status: .forbidden,
                code: "app.not.authorized.for.scope",
                message: "A client can have only scopes that the token of the call has. Name these in scope."
            )
        }
    }

    private static func find(
        _ id: OAuthClient.ID,
        in organization: Organization.ID,
        _ transaction: StoreTransaction
    ) throws -> OAuthClient {
        guard let client = try transaction.access.client(id, in: organization) else { throw APIError.clientNotFound }
        return client
    }

    private static func id(of call: Call) throws(APIError) -> OAuthClient.ID {
        guard let id: OAuthClient.ID = try? call.identifier("clientId") else { throw .clientNotFound }
        return id
    }
}

extension Caller {
    /// Under whose name a change is kept: the person, or a client that acts as nobody.
    fileprivate var author: User.ID { person ?? User.ID(high: client.id.high, low: client.id.low) }
}

extension APIError {
    fileprivate static let clientNotFound = APIError(
        status: .notFound,
        code: "client.not.found",
        message: "There is no OAuth client with this id."
    )
}
