public import Chat

/// What a person let a client have by signing in; all tokens that come of it end together.
public struct SignIn: Sendable {
    /// Identifies a sign-in.
    public typealias ID = Identifier<SignIn>

    /// Identifies this sign-in.
    public let id: ID
    /// The organization that was signed in to.
    public let organization: Organization.ID
    /// The client that was signed in through.
    public let client: OAuthClient.ID
    /// Who signed in.
    public let person: User.ID
    /// What its tokens may be used for at most.
    public let scopes: Set<Scope>

    /// Makes a sign-in of its parts.
    public init(
        id: ID,
        organization: Organization.ID,
        client: OAuthClient.ID,
        person: User.ID,
        scopes: Set<Scope>
    ) {
        self.id = id
        self.organization = organization
        self.client = client
        self.person = person
        self.scopes = scopes
    }
}
