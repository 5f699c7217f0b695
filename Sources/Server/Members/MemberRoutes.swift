private import Chat
private import Hummingbird
internal import Storage
private import Wire

/// Who calls, and the organization that they belong to.
struct MemberRoutes: Sendable {
    let store: Store

    var routes: [Route] {
        [
            Route(.get, "/api/v2/users/me", .signedIn, scopes: [.userBasicInfo], showMe),
            Route(
                .get,
                "/api/v2/organizations/me",
                .signedIn,
                scopes: [.organization, .organizationReadOnly],
                showOrganization
            ),
        ]
    }

    @Sendable
    private func showMe(_ call: Call) async throws -> Response {
        let id = try call.person
        let organization = try call.organization
        let found = try await store.read { transaction in
            (
                user: try transaction.users.find(id, in: organization),
                organization: try transaction.organizations.find(organization)
            )
        }
        guard let user = found.user, let organization = found.organization else { throw APIError.notFound }
        return try .json(
            UserMe(
                id: user.id.description,
                name: user.name,
                email: user.email,
                title: user.title,
                state: user.state.rawValue,
                organization: OrganizationBody(id: organization.id.description, name: organization.name)
            )
        )
    }

    @Sendable
    private func showOrganization(_ call: Call) async throws -> Response {
        let id = try call.organization
        guard let organization = try await store.read({ try $0.organizations.find(id) }) else {
            throw APIError.notFound
        }
        return try .json(OrganizationBody(id: organization.id.description, name: organization.name))
    }
}
