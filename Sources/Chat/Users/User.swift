/// A member of an organization; may be the subject of a request.
public struct User: Sendable {
    /// Identifies a user.
    public typealias ID = Identifier<User>

    /// Whether a member is active.
    public enum State: String, Sendable {
        case active, inactive, deleted
    }

    /// Who writes under the name.
    public enum Kind: String, Sendable {
        case person, bot
    }

    /// Identifies this user.
    public let id: ID
    /// The organization that the user belongs to.
    public let organization: Organization.ID
    /// The name that others see.
    public let name: String
    /// The first e-mail address, if one is known.
    public let email: String?
    /// The job title, if one is known.
    public let title: String?
    /// The department, if one is known.
    public let department: String?
    /// Whether the member is active.
    public let state: State
    /// Who writes under the name.
    public let kind: Kind
    /// The key of the user in the source it was imported from, such as `slack:U012AB3CD`.
    public let sourceKey: String?
    /// How often the user was changed, from 1; whoever changes one says which version they saw.
    public let version: Int

    /// Makes a user of its parts.
    public init(
        id: ID,
        organization: Organization.ID,
        name: String,
        email: String? = nil,
        title: String? = nil,
        department: String? = nil,
        state: State = .active,
        kind: Kind = .person,
        sourceKey: String? = nil,
        version: Int = 1
    ) {
        self.id = id
        self.organization = organization
        self.name = name
        self.email = email
        self.title = title
        self.department = department
        self.state = state
        self.kind = kind
        self.sourceKey = sourceKey
        self.version = version
    }
}
