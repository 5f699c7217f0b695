public import Chat

/// An OAuth client: a program that signs in by itself with a secret, or that people sign in through.
public struct OAuthClient: Sendable {
    /// Identifies a client.
    public typealias ID = Identifier<OAuthClient>

    /// How a client gets its tokens.
    public enum GrantType: String, Sendable, CaseIterable {
        /// By itself, with its secret (RFC 6749, section 4.4).
        case clientCredentials = "CLIENT-CREDENTIALS"
        /// By a code that a person who signs in lets it have (RFC 6749, section 4.1).
        case code = "CODE"
    }

    /// Whether a client may be used; the two states in which it may not differ in name alone.
    public enum State: String, Sendable, CaseIterable {
        case active, disabled, inactive
    }

    /// For how many seconds a token may be good, as in the original.
    public static let tokenSecondsRange = 300...172_800
    /// For how many seconds a token is good unless the client says otherwise: a day.
    public static let standardTokenSeconds = 86_400

    /// Identifies this client; it is what the program sends as `client_id`.
    public let id: ID
    /// The organization it signs in to.
    public let organization: Organization.ID
    /// The person it acts as; a client without one has no messages and no `me`.
    public let actsAs: User.ID?
    /// When it was made.
    public let createdAt: Instant
    /// Who made it: a person, or the client that did it by itself; `nil` for the command line.
    public let createdBy: User.ID?

    /// The name that people gave it.
    public var name: String
    /// What it is for.
    public var description: String?
    /// How it gets its tokens.
    public var grantType: GrantType
    /// Where people may be sent back to with a code.
    public var redirectURIs: [RedirectURI]
    /// What its tokens may be used for at most; empty when they are not restricted.
    public var scopes: Set<Scope>
    /// For how many seconds its tokens are good.
    public var tokenSeconds: Int
    /// Whether it may be used.
    public var state: State
    /// When it was last changed.
    public var modifiedAt: Instant?
    /// Who changed it last; as for ``createdBy``.
    public var modifiedBy: User.ID?

    /// Makes a client of its parts.
    public init(
        id: ID,
        organization: Organization.ID,
        name: String,
        actsAs: User.ID?,
        createdAt: Instant,
        createdBy: User.ID? = nil,
        description: String? = nil,
        grantType: GrantType = .clientCredentials,
        redirectURIs: [RedirectURI] = [],
        scopes: Set<Scope> = [],
        tokenSeconds: Int = standardTokenSeconds,
        state: State = .active,
        modifiedAt: Instant? = nil,
        modifiedBy: User.ID? = nil
    ) {
        self.id = id
        self.organization = organization
        self.name = name
        self.actsAs = actsAs
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.description = description
        self.grantType = grantType
        self.redirectURIs = redirectURIs
        self.scopes = scopes
        self.tokenSeconds = tokenSeconds
        self.state = state
        self.modifiedAt = modifiedAt
        self.modifiedBy = modifiedBy
    }
}
