public import Chat
internal import Database

/// Roles, and who has them.
public struct RoleRepository {
    let connection: any DatabaseConnection

    /// The organization's roles, by name.
    public func all(in organization: Organization.ID) throws -> [StoredRole] {
        var permissions: [Role.ID: [Permission]] = [:]
        try connection.forEachRow(
            """
            SELECT roles.id, role_permissions.permission FROM roles
            JOIN role_permissions ON role_permissions.role = roles.id
            WHERE roles.organization = $1 ORDER BY role_permissions.permission
            """,
            [.id(organization)]
        ) { row in
            permissions[row.id(0), default: []].append(Permission(rawValue: row.text(1)))
            return true
        }
        return try connection.all(
            "SELECT id, name, summary FROM roles WHERE organization = $1 ORDER BY name",
            [.id(organization)]
        ) { row in
            let id: Role.ID = row.id(0)
            return StoredRole(
                id: id,
                role: Role(name: row.text(1), summary: row.text(2), permissions: permissions[id] ?? [])
            )
        }
    }

    /// The organization's role with an identifier.
    public func find(_ id: Role.ID, in organization: Organization.ID) throws -> StoredRole? {
        let found = try connection.first(
            "SELECT name, summary FROM roles WHERE id = $1 AND organization = $2",
            [.id(id), .id(organization)]
        ) { (name: $0.text(0), summary: $0.text(1)) }
        guard let found else { return nil }
        let permissions = try connection.all(
            "SELECT permission FROM role_permissions WHERE role = $1 ORDER BY permission",
            [.id(id)]
        ) { Permission(rawValue: $0.text(0)) }
        return StoredRole(id: id, role: Role(name: found.name, summary: found.summary, permissions: permissions))
    }

    /// Changes a role to what is given.
    public func update(_ id: Role.ID, to role: Role, in organization: Organization.ID) throws {
        try connection.execute(
            "UPDATE roles SET name = $1, summary = $2 WHERE id = $3 AND organization = $4",
            [.text(role.name), .text(role.summary), .id(id), .id(organization)]
        )
        try connection.execute("DELETE FROM role_permissions WHERE role = $1", [.id(id)])
        for permission in role.permissions {
            try connection.execute(
                "INSERT INTO role_permissions (role, permission) VALUES ($1, $2)",
                [.id(id), .text(permission.rawValue)]
            )
        }
    }

    /// Deletes a role, and takes it from everybody.
    public func delete(_ id: Role.ID, in organization: Organization.ID) throws {
        guard
            try connection.execute(
                "DELETE FROM roles WHERE id = $1 AND organization = $2",
                [.id(id), .id(organization)]
            ) > 0
        else { return }
        try connection.execute("DELETE FROM role_permissions WHERE role = $1", [.id(id)])
        try connection.execute("DELETE FROM grants WHERE role = $1", [.id(id)])
    }

    /// How many people have each role; roles that nobody has are absent.
    public func userCounts(in organization: Organization.ID) throws -> [Role.ID: Int] {
        let counts = try connection.all(
            """
            SELECT grants.role, COUNT(*) FROM roles JOIN grants ON grants.role = roles.id
            WHERE roles.organization = $1
                AND EXISTS (SELECT 1 FROM users WHERE users.id = grants.grantee AND users.state <> 'deleted')
            GROUP BY grants.role
            """,
            [.id(organization)]
        ) { (role: $0.id(0, of: Role.self), count: Int($0.integer(1))) }
        return Dictionary(uniqueKeysWithValues: counts.map { ($0.role, $0.count) })
    }
}
