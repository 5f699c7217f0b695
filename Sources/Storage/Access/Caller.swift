public import Chat

/// Who makes a call, and what they may do.
public struct Caller: Sendable {
    /// The client that signed in.
    public let client: OAuthClient
    /// The person who signed in through the client, or whom the client acts as; some clients act as nobody.
    public let person: User.ID?
    /// What the roles of the client and the person allow.
    public let permissions: Set<Permission>
    /// What the token may be used for at most; empty when it is not restricted.
    public let scopes: Set<Scope>
    /// When the token ends.
    public let expiresAt: Instant

    /// Makes a caller of a client, a person and what they may do.
    public init(
        client: OAuthClient,
        person: User.ID?,
        permissions: Set<Permission>,
        scopes: Set<Scope>,
        expiresAt: Instant
    ) {
        self.client = client
        self.person = person
        self.permissions = permissions
        self.scopes = scopes
        self.expiresAt = expiresAt
    }

    /// The organization that the caller belongs to.
    public var organization: Organization.ID { client.organization }

    /// Whether the token may be used where one of the scopes is asked for; `true` for an empty list.
    public func isWithin(anyOf scopes: [Scope]) -> Bool {
        scopes.isEmpty || self.scopes.isEmpty || scopes.contains(where: self.scopes.contains)
    }

    /// Whether one of the permissions is held; `true` for an empty list.
    public func holds(anyOf permissions: [Permission]) -> Bool {
        permissions.isEmpty || permissions.contains(where: self.permissions.contains)
    }
}
