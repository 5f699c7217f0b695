/// The person who calls, as the contract has it.
public struct UserMe: Codable, Sendable {
    /// The user's id.
    public var id: String
    /// The name that others see.
    public var name: String
    /// The e-mail address.
    public var email: String?
    /// The sign-in name, which is the e-mail address.
    public var username: String?
    /// The job title.
    public var title: String?
    /// `active`, `inactive` or `deleted`.
    public var state: String
    /// Always 1: the contract asks for a version.
    public var version = 1
    /// The organization that the person belongs to.
    public var organization: OrganizationBody?
    /// Where the user is.
    public var selfUri: String

    /// Makes a user of its parts.
    public init(
        id: String,
        name: String,
        email: String?,
        title: String?,
        state: String,
        organization: OrganizationBody?
    ) {
        self.id = id
        self.name = name
        self.email = email
        username = email
        self.title = title
        self.state = state
        self.organization = organization
        selfUri = "/api/v2/users/\(id)"
    }
}
