public import Chat

/// Who makes a call, and what they may do.
public struct Caller: Sendable {
    /// The client that signed in.
    public let client: OAuthClient
    /// What its roles allow.
    public let permissions: Set<Permission>

    /// Makes a caller of a client and what it may do.
    public init(client: OAuthClient, permissions: Set<Permission>) {
        self.client = client
        self.permissions = permissions
    }

    /// Whether one of the permissions is held; `true` for an empty list.
    public func holds(anyOf permissions: [Permission]) -> Bool {
        permissions.isEmpty || permissions.contains(where: self.permissions.contains)
    }
}
