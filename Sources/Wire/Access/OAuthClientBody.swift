/// An OAuth client, as the contract has it.
public struct OAuthClientBody: Codable, Sendable {
    /// Its id, which the program sends as `client_id`.
    public var id: String
    /// Its name.
    public var name: String
    /// For how many seconds its tokens are good: 300 to 172800.
    public var accessTokenValiditySeconds: Int
    /// What it is for.
    public var description: String?
    /// Where people may be sent back to with a code.
    public var registeredRedirectUri: [String]
    /// Its secret; only in the answer that made it.
    public var secret: String?
    /// The roles that it has itself.
    public var roleIds: [String]
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
    /// What its tokens may be used for at most; empty when they are not restricted.
    public var scope: [String]
    /// The roles that it has itself, with the division, which is always the home division.
    public var roleDivisions: [RoleDivision]
    /// `active`, `disabled` or `inactive`.
    public var state: String
    /// Where it is.
    public var selfUri: String

    /// Makes a client of its parts.
    public init(
        id: String,
        name: String,
        accessTokenValiditySeconds: Int,
        description: String?,
        registeredRedirectUri: [String],
        roleDivisions: [RoleDivision],
        dateCreated: String,
        dateModified: String?,
        createdBy: DomainEntityRef?,
        modifiedBy: DomainEntityRef?,
        authorizedGrantType: String,
        scope: [String],
        state: String
    ) {
        self.id = id
        self.name = name
        self.accessTokenValiditySeconds = accessTokenValiditySeconds
        self.description = description
        self.registeredRedirectUri = registeredRedirectUri
        roleIds = roleDivisions.map(\.roleId)
        self.dateCreated = dateCreated
        self.dateModified = dateModified
        self.createdBy = createdBy
        self.modifiedBy = modifiedBy
        self.authorizedGrantType = authorizedGrantType
        self.scope = scope
        self.roleDivisions = roleDivisions
        self.state = state
        selfUri = "/api/v2/oauth/clients/\(id)"
    }
}

/// A role in a division.
public struct RoleDivision: Codable, Hashable, Sendable {
    /// The role's id.
    public var roleId: String
    /// The division's id, or `*` for all divisions.
    public var divisionId: String

    /// Makes a pair of its parts.
    public init(roleId: String, divisionId: String) {
        self.roleId = roleId
        self.divisionId = divisionId
    }
}
