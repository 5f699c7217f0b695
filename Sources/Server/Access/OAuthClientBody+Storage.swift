internal import Chat
internal import Storage
internal import Wire

extension OAuthClientBody {
    /// A client with its roles, and with its secret only where that was just made.
    init(_ client: OAuthClient, roles: [Role.ID], secret: Secret? = nil) {
        let division = Organization.homeDivision(of: client.organization).description
        func author(_ id: User.ID?) -> DomainEntityRef? {
            id.map { DomainEntityRef(id: $0.description, name: nil, selfUri: nil) }
        }
        self.init(
            id: client.id.description,
            name: client.name,
            accessTokenValiditySeconds: client.tokenSeconds,
            description: client.description,
            registeredRedirectUri: client.redirectURIs.map(\.text),
            roleDivisions: roles.map { RoleDivision(roleId: $0.description, divisionId: division) },
            dateCreated: client.createdAt.description,
            dateModified: client.modifiedAt?.description,
            createdBy: author(client.createdBy),
            modifiedBy: author(client.modifiedBy),
            authorizedGrantType: client.grantType.rawValue,
            scope: client.scopes.names,
            state: client.state.rawValue
        )
        self.secret = secret?.value
    }
}
