/// What a user may do, as the contract has it.
public struct UserAuthorization: Codable, Sendable {
    /// The roles that the user has.
    public var roles: [DomainRole]
    /// Always empty: roles here do not wait for a licence.
    public var unusedRoles: [DomainRole] = []
    /// What the roles allow.
    public var permissions: [String]
    /// The same, by entity.
    public var permissionPolicies: [PermissionPolicy]

    /// Makes an authorization of its parts.
    public init(roles: [DomainRole], permissions: [String], permissionPolicies: [PermissionPolicy]) {
        self.roles = roles
        self.permissions = permissions
        self.permissionPolicies = permissionPolicies
    }
}

/// A role by its name.
public struct DomainRole: Codable, Sendable {
    /// Its id.
    public var id: String
    /// Its name.
    public var name: String

    /// Makes a role of its parts.
    public init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}

/// What a role allows to be done to one entity.
public struct PermissionPolicy: Codable, Sendable {
    /// The domain, such as `gdpr`.
    public var domain: String?
    /// The entity, such as `request`, or `*` for all of the domain.
    public var entityName: String?
    /// The actions, such as `add`, or `*` for all of the entity.
    public var actionSet: [String]?
    /// Always `false`: roles here hold without conditions.
    public var allowConditions: Bool?
    /// A condition, which cannot be kept here.
    public var resourceConditionNode: Condition?

    /// A condition that somebody set, of whatever kind.
    public struct Condition: Codable, Sendable {}

    /// Makes a policy of its parts.
    public init(domain: String, entityName: String, actionSet: [String]) {
        self.domain = domain
        self.entityName = entityName
        self.actionSet = actionSet
        allowConditions = false
    }
}
