private import Chat
private import Hummingbird
internal import Storage
private import Wire

/// `/api/v2/tokens`: what a token is, and the end of tokens before their time.
struct HeldTokenRoutes: Sendable {
    let store: Store

    var routes: [Route] {
        let scopes: [Scope] = [.userBasicInfo]
        return [
            Route(.get, "/api/v2/tokens/me", .signedIn, scopes: scopes, show),
            Route(.head, "/api/v2/tokens/me", .signedIn, scopes: scopes) { _ in Response(status: .ok) },
            Route(.delete, "/api/v2/tokens/me", .signedIn, scopes: scopes, audits: [.endToken], end),
            Route(
                .delete,
                "/api/v2/tokens/{userId}",
                .holding(anyOf: [.deleteTokens]),
                scopes: scopes,
                audits: [.endToken],
                endAll
            ),
        ]
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let caller = try call.caller
        let found = try await store.read { transaction in
            (
                organization: try transaction.organizations.find(caller.organization),
                roles: try transaction.access.roles(of: caller.client.id)
            )
        }
        guard let organization = found.organization else { throw APIError.notFound }
        let name = NamedEntity(id: organization.id.description, name: organization.name)
        let scopes = caller.scopes.isEmpty ? Set(Scope.known) : caller.scopes
        return try .json(
            TokenInfo(
                organization: name,
                authorizedScope: scopes.names,
                oauthClient: OrgOAuthClient(
                    OAuthClientBody(caller.client, roles: found.roles),
                    organization: name
                )
            )
        )
    }

    @Sendable
    private func end(_ call: Call) async throws -> Response {
        guard let token = call.request.bearerToken else { throw APIError.notSignedIn }
        let act = try call.act(.endToken, of: call.caller.client.id)
        try await store.write { transaction in
            try transaction.access.end(token)
            try transaction.audit.record(act)
        }
        return Response(status: .ok)
    }

    @Sendable
    private func endAll(_ call: Call) async throws -> Response {
        let person: User.ID = try call.identifier("userId")
        let organization = try call.organization
        try await store.write { transaction in
            guard try transaction.users.find(person, in: organization) != nil else { throw APIError.notFound }
            try transaction.signIns.endAll(of: person)
            try transaction.audit.record(call.act(.endToken, of: person))
        }
        return Response(status: .noContent)
    }
}
