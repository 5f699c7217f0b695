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

    /// Adds a client that has one role.
    public func insert(_ client: OAuthClient, secret: Secret, role: Role.ID) throws {
        try connection.execute(
            """
            INSERT INTO clients (id, organization, name, secret_hash, acts_as, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .id(client.id), .id(client.organization), .text(client.name), .bytes(secret.hash), .id(client.actsAs),
                .instant(client.createdAt),
            ]
        )
        try connection.execute("INSERT INTO grants (grantee, role) VALUES ($1, $2)", [.id(client.id), .id(role)])
    }

    /// The client with an identifier, if the secret is its own.
    public func client(_ id: OAuthClient.ID, secret: Secret) throws -> OAuthClient? {
        let hash = secret.hash
        let found = try connection.first(Self.select + " WHERE clients.id = $1", [.id(id)]) { row in
            // Digests are compared, so the time it takes tells nothing about the secret.
            (client: Self.read(row), matches: row.bytes(5).elementsEqual(hash))
        }
        guard let found, found.matches else { return nil }
        return found.client
    }

    /// Keeps an access token, and forgets those that expired.
    public func insert(_ token: Secret, for client: OAuthClient, createdAt: Instant, expiresAt: Instant) throws {
        try connection.execute("DELETE FROM tokens WHERE expires_at <= $1", [.instant(createdAt)])
        try connection.execute(
            "INSERT INTO tokens (hash, organization, client, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
            [
                .bytes(token.hash), .id(client.organization), .id(client.id), .instant(createdAt),
                .instant(expiresAt),
            ]
        )
    }

    /// Who holds a token that is valid at an instant, with what they may do.
    public func caller(with token: Secret, at now: Instant) throws -> Caller? {
        let found = try connection.first(
            """
            \(Self.columns), tokens.person, tokens.scopes, tokens.expires_at FROM clients JOIN tokens ON tokens.client = clients.id
            WHERE tokens.hash = $1 AND tokens.expires_at > $2 AND clients.state = 'active'
            """,
            [.bytes(token.hash), .instant(now)]
        ) { row in
            (
                client: Self.read(row), person: row.optionalID(6, of: User.self), scopes: row.text(7),
                expiresAt: row.instant(8)
            )
        }
        guard let found else { return nil }
        let person = found.person ?? found.client.actsAs
        let permissions = try connection.all(
            """
            SELECT role_permissions.permission FROM grants JOIN role_permissions ON role_permissions.role = grants.role
            WHERE grants.grantee = $1 OR grants.grantee = $2
            """,
            [.id(found.client.id), .id(person)]
        ) { Permission(rawValue: $0.text(0)) }
        return Caller(
            client: found.client,
            person: person,
            permissions: Set(permissions),
            scopes: Set(found.scopes.split(separator: " ").map { Scope(rawValue: String($0)) }),
            expiresAt: found.expiresAt
        )
    }

    private static let columns =
        """
        SELECT clients.id, clients.organization, clients.name, clients.acts_as, clients.created_at, clients.secret_hash
        """
    private static let select = columns + " FROM clients"

    private static func read(_ row: any DatabaseRow) -> OAuthClient {
        OAuthClient(
            id: row.id(0),
            organization: row.id(1),
            name: row.text(2),
            actsAs: row.optionalID(3),
            createdAt: row.instant(4)
        )
    }
}
