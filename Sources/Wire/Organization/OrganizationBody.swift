/// The organization, as the contract has it.
public struct OrganizationBody: Codable, Sendable {
    /// Its id.
    public var id: String
    /// Its name.
    public var name: String
    /// The name that it has in chat addresses.
    public var thirdPartyOrgName: String
    /// What follows the `@` in the chat addresses of its users.
    public var domain: String
    /// Always 1: the contract asks for a version.
    public var version = 1
    /// Always `active`.
    public var state = "active"
    /// Where it is.
    public var selfUri = "/api/v2/organizations/me"

    /// Makes an organization of its parts.
    public init(id: String, name: String, thirdPartyOrgName: String, domain: String) {
        self.id = id
        self.name = name
        self.thirdPartyOrgName = thirdPartyOrgName
        self.domain = domain
    }
}
