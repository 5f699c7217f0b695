/// A role, as the contract has it.
public struct RoleBody: Codable, Sendable {
    /// Its id.
    public var id: String
    /// Its name.
    public var name: String
    /// What it is for.
    public var description: String
    /// For a role that every organization starts with, its name.
    public var defaultRoleId: String?
    /// What it allows.
    public var permissions: [String]
    /// The same, by entity.
    public var permissionPolicies: [PermissionPolicy]
    /// How many people have it, when that was asked for.
    public var userCount: Int?
    /// Always `false`: roles are brought up to a new version by themselves.
    public var roleNeedsUpdate = false
    /// Whether every organization starts with it.
    public var `default`: Bool
    /// The same.
    public var base: Bool
    /// Where it is.
    public var selfUri: String

    /// Makes a role of its parts.
    public init(
        id: String,
        name: String,
        description: String,
        permissions: [String],
        permissionPolicies: [PermissionPolicy],
        userCount: Int?,
        isStandard: Bool
    ) {
        self.id = id
        self.name = name
        self.description = description
        defaultRoleId = isStandard ? name : nil
        self.permissions = permissions
        self.permissionPolicies = permissionPolicies
        self.userCount = userCount
        `default` = isStandard
        base = isStandard
        selfUri = "/api/v2/authorization/roles/\(id)"
    }
}

/// What is said of a role that is made or changed.
public struct RoleChange: Decodable, Sendable {
    /// The name.
    public var name: Patch<String>
    /// What it is for.
    public var description: Patch<String>
    /// What it allows.
    public var permissions: Patch<[String]>
    /// The same, by entity.
    public var permissionPolicies: Patch<[PermissionPolicy]>

    private enum CodingKeys: String, CodingKey {
        case name, description, permissions, permissionPolicies
    }

    /// Makes a change of all that a role has.
    public init(name: String, description: String, permissions: [String]) {
        self.name = .value(name)
        self.description = .value(description)
        self.permissions = .value(permissions)
        permissionPolicies = .absent
    }

    /// Reads a change and tells `null` from absence.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.patch(.name)
        description = try container.patch(.description)
        permissions = try container.patch(.permissions)
        permissionPolicies = try container.patch(.permissionPolicies)
    }
}
