internal import Chat
private import Hummingbird
internal import Storage
internal import Wire

/// `/api/v2/organizations/me`: the organization that the caller belongs to.
struct OrganizationRoutes: Sendable {
    let store: Store

    var routes: [Route] {
        [
            Route(
                .get,
                "/api/v2/organizations/me",
                .signedIn,
                scopes: [.organization, .organizationReadOnly],
                show
            )
        ]
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let id = try call.organization
        guard let organization = try await store.read({ try $0.organizations.find(id) }) else {
            throw APIError.notFound
        }
        return try .json(OrganizationBody(organization))
    }
}

extension OrganizationBody {
    init(_ organization: Organization) {
        self.init(
            id: organization.id.description,
            name: organization.name,
            thirdPartyOrgName: JabberID.label(of: organization.id),
            domain: JabberID.host(of: organization.id)
        )
    }
}
