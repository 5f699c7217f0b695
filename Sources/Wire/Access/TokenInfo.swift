/// What a token is, as the contract has it.
public struct TokenInfo: Codable, Sendable {
    /// The organization that it is good in.
    public var organization: NamedEntity
    /// The organization that its holder belongs to, which is the same.
    public var homeOrganization: NamedEntity
    /// What it may be used for at most.
    public var authorizedScope: [String]
    /// The client that it was given to.
    public var oauthClient: OrgOAuthClient

    enum CodingKeys: String, CodingKey {
        case organization, homeOrganization, authorizedScope
        case oauthClient = "OAuthClient"
    }

    /// Makes a description of its parts.
    public init(organization: NamedEntity, authorizedScope: [String], oauthClient: OrgOAuthClient) {
        self.organization = organization
        homeOrganization = organization
        self.authorizedScope = authorizedScope
        self.oauthClient = oauthClient
    }
}

/// The client that a token was given to.
public struct OrgOAuthClient: Codable, Sendable {
    /// Its id.
    public var id: String
    /// Its name.
    public var name: String
    /// When it was made, in ISO 8601.
    public var dateCreated: String
    /// When it was last changed, in ISO 8601.
    public var dateModified: String?
    /// Who made it.
    public var createdBy: DomainEntityRef?
    /// Who changed it last.
    public var modifiedBy: DomainEntityRef?
    /// `CODE` or `CLIENT-CREDENTIALS`.
    public var authorizedGrantType: String
    /// What its tokens may be used for at most.
    public var scope: [String]
    /// The roles that it has itself.
    public var roleDivisions: [RoleDivision]
    /// `active`, since it has a token.
    public var state: String
    /// The organization that it belongs to.
    public var organization: NamedEntity

    /// Makes a client of what is told of it elsewhere.
    public init(_ client: OAuthClientBody, organization: NamedEntity) {
        id = client.id
        name = client.name
        dateCreated = client.dateCreated
        dateModified = client.dateModified
        createdBy = client.createdBy
        modifiedBy = client.modifiedBy
        authorizedGrantType = client.authorizedGrantType
        scope = client.scope
        roleDivisions = client.roleDivisions
        state = client.state
        self.organization = organization
    }
}

/// A thing by its id and name.
public struct NamedEntity: Codable, Sendable {
    /// Its id.
    public var id: String
    /// Its name.
    public var name: String

    /// Makes a reference of its parts.
    public init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}
