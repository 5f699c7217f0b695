public import Chat
internal import Database

/// The clients themselves.
extension AccessRepository {
    /// Whether a client may still be used as it could when it was read.
    public func isUnchanged(_ client: OAuthClient) throws -> Bool {
        guard let stored = try self.client(client.id) else { return false }
        return stored.state == .active && stored.grantType == client.grantType && stored.scopes == client.scopes
    }

    /// Adds a client that has one role.
    public func insert(_ client: OAuthClient, secret: Secret, role: Role.ID) throws {
        try insert(client, secret: secret, roles: [role])
    }

    /// Adds a client with its roles.
    public func insert(_ client: OAuthClient, secret: Secret, roles: Set<Role.ID>) throws {
        try connection.execute(
            """
            INSERT INTO clients (id, organization, name, acts_as, created_at, created_by, description, grant_type,
                redirect_uris, scopes, token_seconds, state, modified_at, modified_by, secret_hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            """,
            [
                .id(client.id), .id(client.organization), .text(client.name), .id(client.actsAs),
                .instant(client.createdAt), .id(client.createdBy),
            ] + Self.changeable(client) + [.bytes(secret.hash)]
        )
        try setRoles(roles, of: client.id, at: client.createdAt)
    }

    /// Takes over what was changed about a client.
    public func update(_ client: OAuthClient, roles: Set<Role.ID>, at now: Instant) throws {
        try connection.execute(
            """
            UPDATE clients SET name = $2, description = $3, grant_type = $4, redirect_uris = $5, scopes = $6,
                token_seconds = $7, state = $8, modified_at = $9, modified_by = $10
            WHERE id = $1
            """,
            [.id(client.id), .text(client.name)] + Self.changeable(client)
        )
        try setRoles(roles, of: client.id, at: now)
    }

    /// Removes a client, and ends its tokens.
    public func delete(_ client: OAuthClient.ID) throws {
        try SignInRepository(connection: connection).endAll(of: client)
        try connection.execute("DELETE FROM grants WHERE grantee = $1", [.id(client)])
        try connection.execute("DELETE FROM clients WHERE id = $1", [.id(client)])
    }

    /// Gives a client another secret; the one before is good for nothing any more.
    public func setSecret(_ secret: Secret, of client: OAuthClient) throws {
        try connection.execute(
            "UPDATE clients SET secret_hash = $2, modified_at = $3, modified_by = $4 WHERE id = $1",
            [.id(client.id), .bytes(secret.hash), .instant(client.modifiedAt), .id(client.modifiedBy)]
        )
    }

    /// The client with an identifier, of whatever organization: what somebody who has not signed in may name.
    public func client(_ id: OAuthClient.ID) throws -> OAuthClient? {
        try connection.first(Self.select + " WHERE clients.id = $1", [.id(id)], Self.read)
    }

    /// The organization's client with an identifier.
    public func client(_ id: OAuthClient.ID, in organization: Organization.ID) throws -> OAuthClient? {
        try connection.first(
            Self.select + " WHERE clients.id = $1 AND clients.organization = $2",
            [.id(id), .id(organization)],
            Self.read
        )
    }

    /// The client with an identifier, if the secret is its own.
    public func client(_ id: OAuthClient.ID, secret: Secret) throws -> OAuthClient? {
        let hash = secret.hash
        let found = try connection.first(Self.select + " WHERE clients.id = $1", [.id(id)]) { row in
            // Digests are compared, so the time it takes tells nothing about the secret.
            (client: try Self.read(row), matches: row.bytes(5).elementsEqual(hash))
        }
        guard let found, found.matches else { return nil }
        return found.client
    }

    /// The organization's clients, the oldest first.
    public func clients(in organization: Organization.ID) throws -> [OAuthClient] {
        try connection.all(
            Self.select + " WHERE clients.organization = $1 ORDER BY clients.created_at, clients.id",
            [.id(organization)],
            Self.read
        )
    }

    /// The roles that a client has itself, in the order of their ids.
    public func roles(of client: OAuthClient.ID) throws -> [Role.ID] {
        try connection.all("SELECT role FROM grants WHERE grantee = $1 ORDER BY role", [.id(client)]) { $0.id(0) }
    }

    /// What a client that acts by itself may do, with what the person it acts as may do.
    public func permissions(of client: OAuthClient) throws -> Set<Permission> {
        try permissions(of: client.grantType == .code ? nil : client.id, and: client.actsAs)
    }

    private func setRoles(_ roles: Set<Role.ID>, of client: OAuthClient.ID, at now: Instant) throws {
        for role in try self.roles(of: client) where !roles.contains(role) {
            try connection.execute("DELETE FROM grants WHERE grantee = $1 AND role = $2", [.id(client), .id(role)])
        }
        for role in roles {
            try connection.execute(
                "INSERT INTO grants (grantee, role, granted_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                [.id(client), .id(role), .instant(now)]
            )
        }
    }

    static let columns =
        """
        SELECT clients.id, clients.organization, clients.name, clients.acts_as, clients.created_at,
            clients.secret_hash, clients.created_by, clients.description, clients.grant_type, clients.redirect_uris,
            clients.scopes, clients.token_seconds, clients.state, clients.modified_at, clients.modified_by
        """
    /// How many columns ``columns`` are.
    static let columnCount = 15
    private static let select = columns + " FROM clients"

    private static func changeable(_ client: OAuthClient) -> [DatabaseValue] {
        [
            .text(client.description), .text(client.grantType.rawValue),
            .text(client.redirectURIs.map(\.text).joined(separator: " ")), .text(client.scopes.text),
            .integer(Int64(client.tokenSeconds)), .text(client.state.rawValue), .instant(client.modifiedAt),
            .id(client.modifiedBy),
        ]
    }

    static func read(_ row: any DatabaseRow) throws -> OAuthClient {
        OAuthClient(
            id: row.id(0),
            organization: row.id(1),
            name: row.text(2),
            actsAs: row.optionalID(3),
            createdAt: row.instant(4),
            createdBy: row.optionalID(6),
            description: row.optionalText(7),
            grantType: try row.value(8, named: "clients.grant_type"),
            redirectURIs: row.text(9).split(separator: " ").map { RedirectURI(registered: String($0)) },
            scopes: Set(text: row.text(10)),
            tokenSeconds: Int(row.integer(11)),
            state: try row.value(12, named: "clients.state"),
            modifiedAt: row.optionalInstant(13),
            modifiedBy: row.optionalID(14)
        )
    }
}
