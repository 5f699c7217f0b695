public import Chat
internal import Database

/// Clients, tokens, roles and grants.
public struct AccessRepository {
    let connection: any DatabaseConnection

    /// Adds a role with its permissions.
    public func insert(_ role: Role, id: Role.ID, in organization: Organization.ID) throws {
        try connection.execute(
            "INSERT INTO roles (id, organization, name, summary) VALUES ($1, $2, $3, $4)",
            [.id(id), .id(organization), .text(role.name), .text(role.summary)]
        )
        for permission in role.permissions {
            try connection.execute(
                "INSERT INTO role_permissions (role, permission) VALUES ($1, $2)",
                [.id(id), .text(permission.rawValue)]
            )
        }
    }

    /// The organization's role of a name.
    public func role(named name: String, in organization: Organization.ID) throws -> Role.ID? {
        try connection.first(
            "SELECT id FROM roles WHERE organization = $1 AND name = $2",
            [.id(organization), .text(name)]
        ) { $0.id(0) }
    }

    /// The names of the organization's roles, in order.
    public func roleNames(in organization: Organization.ID) throws -> [String] {
        try connection.all("SELECT name FROM roles WHERE organization = $1 ORDER BY name", [.id(organization)]) {
            $0.text(0)
        }
    }

    /// What a role of the organization allows; `nil` when there is no such role.
    public func permissions(of role: Role.ID, in organization: Organization.ID) throws -> Set<Permission>? {
        let found = try connection.count(
            "SELECT COUNT(*) FROM roles WHERE id = $1 AND organization = $2",
            [.id(role), .id(organization)]
        )
        guard found == 1 else { return nil }
        return Set(
            try connection.all("SELECT permission FROM role_permissions WHERE role = $1", [.id(role)]) {
                Permission(rawValue: $0.text(0))
            }
        )
    }

    /// What the roles of a client and of a person allow together.
    func permissions(of client: OAuthClient.ID?, and person: User.ID?) throws -> Set<Permission> {
        Set(
            try connection.all(
                """
                SELECT role_permissions.permission
                FROM grants JOIN role_permissions ON role_permissions.role = grants.role
                WHERE grants.grantee = $1 OR grants.grantee = $2
                """,
                [.id(client), .id(person)]
            ) { Permission(rawValue: $0.text(0)) }
        )
    }
}
