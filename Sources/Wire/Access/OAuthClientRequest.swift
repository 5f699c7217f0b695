/// What a caller says about an OAuth client that is to be made or changed.
public struct OAuthClientRequest: Codable, Sendable {
    /// Its name.
    public var name: String?
    /// For how many seconds its tokens are to be good: 300 to 172800.
    public var accessTokenValiditySeconds: Int?
    /// What it is for.
    public var description: String?
    /// Where people may be sent back to with a code.
    public var registeredRedirectUri: [String]?
    /// Roles in the home division; the older form of ``roleDivisions``.
    public var roleIds: [String]?
    /// `CODE` or `CLIENT-CREDENTIALS`.
    public var authorizedGrantType: String?
    /// What its tokens may be used for at most.
    public var scope: [String]?
    /// Roles with their divisions.
    public var roleDivisions: [RoleDivision]?
    /// `active`, `disabled` or `inactive`.
    public var state: String?
    /// When it is to be deleted; Habeas has no such date.
    public var dateToDelete: String?

    /// Describes a client by its name, how it gets its tokens and its roles.
    public init(name: String?, authorizedGrantType: String, roleIds: [String]) {
        self.name = name
        self.authorizedGrantType = authorizedGrantType
        self.roleIds = roleIds
    }
}
