/// The organization, as the contract has it.
public struct OrganizationBody: Codable, Sendable {
    /// Its id.
    public var id: String
    /// Its name.
    public var name: String
    /// Always 1: the contract asks for a version.
    public var version = 1
    /// Always `active`.
    public var state = "active"
    /// Where it is.
    public var selfUri = "/api/v2/organizations/me"

    /// Makes an organization of its parts.
    public init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}
