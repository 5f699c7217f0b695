public import Chat
internal import Database

/// Who has which role.
extension RoleRepository {
    /// The user or the client of the organization with an identifier, by its name; nobody who is deleted.
    public func grantee(_ id: String, in organization: Organization.ID) throws -> (grantee: Grantee, name: String)? {
        if let user = User.ID(id),
            let found = try UserRepository(connection: connection).find(user, in: organization)
        {
            return found.state == .deleted ? nil : (.user(user), found.name)
        }
        guard let client = OAuthClient.ID(id) else { return nil }
        return try connection.first(
            "SELECT name FROM clients WHERE id = $1 AND organization = $2",
            [.id(client), .id(organization)]
        ) { (.client(client), $0.text(0)) }
    }

    /// What somebody has been given, by the names of the roles.
    public func grants(of grantee: Grantee, in organization: Organization.ID) throws -> [Grant] {
        let found = try connection.all(
            """
            SELECT grants.role, grants.granted_at FROM grants JOIN roles ON roles.id = grants.role
            WHERE grants.grantee = $1 AND roles.organization = $2 ORDER BY roles.name
            """,
            [grantee.value, .id(organization)]
        ) { (role: $0.id(0, of: Role.self), madeAt: $0.instant(1)) }
        return try found.compactMap { grant in
            guard let role = try find(grant.role, in: organization) else { return nil }
            return Grant(grantee: grantee, role: role, madeAt: grant.madeAt.milliseconds == 0 ? nil : grant.madeAt)
        }
    }

    /// Gives somebody a role; one that they have stays as it is.
    public func give(_ role: Role.ID, to grantee: Grantee, at now: Instant) throws {
        try connection.execute(
            "INSERT INTO grants (grantee, role, granted_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            [grantee.value, .id(role), .instant(now)]
        )
    }

    /// Takes a role from somebody, from the next call on.
    public func take(_ role: Role.ID, from grantee: Grantee) throws {
        try connection.execute(
            "DELETE FROM grants WHERE grantee = $1 AND role = $2",
            [grantee.value, .id(role)]
        )
    }

    /// Whether anybody who can call holds a permission.
    public func isHeld(_ permission: Permission, in organization: Organization.ID) throws -> Bool {
        try connection.first(
            """
            SELECT 1 FROM roles JOIN role_permissions ON role_permissions.role = roles.id
            JOIN grants ON grants.role = roles.id
            WHERE roles.organization = $1 AND role_permissions.permission = $2 AND (
                EXISTS (
                    SELECT 1 FROM users WHERE users.id = grants.grantee AND users.organization = $1
                        AND users.state = 'active'
                ) OR EXISTS (
                    SELECT 1 FROM clients LEFT JOIN users ON users.id = clients.acts_as
                    WHERE clients.id = grants.grantee AND clients.organization = $1 AND clients.state = 'active'
                        AND (clients.acts_as IS NULL OR users.state = 'active')
                )
            ) LIMIT 1
            """,
            [.id(organization), .text(permission.rawValue)]
        ) { _ in true } ?? false
    }
}

extension Grantee {
    fileprivate var value: DatabaseValue {
        switch self {
        case .user(let id): .id(id)
        case .client(let id): .id(id)
        }
    }
}
