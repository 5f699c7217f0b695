public import Chat

/// An OAuth client: a program, or a person at a program, that signs in with a secret.
public struct OAuthClient: Sendable {
    /// Identifies a client.
    public typealias ID = Identifier<OAuthClient>

    /// Identifies this client; it is what the program sends as `client_id`.
    public let id: ID
    /// The organization it signs in to.
    public let organization: Organization.ID
    /// The name that people gave it.
    public let name: String
    /// The person it acts as; a client without one has no messages and no `me`.
    public let actsAs: User.ID?
    /// When it was made.
    public let createdAt: Instant

    /// Makes a client of its parts.
    public init(id: ID, organization: Organization.ID, name: String, actsAs: User.ID?, createdAt: Instant) {
        self.id = id
        self.organization = organization
        self.name = name
        self.actsAs = actsAs
        self.createdAt = createdAt
    }
}
