/// What the token endpoint answers (RFC 6749, section 5.1).
public struct TokenResponse: Codable, Sendable {
    /// The token to send as `Authorization: Bearer`.
    public var accessToken: String
    /// Always `bearer`.
    public var tokenType: String
    /// For how many seconds the token is good.
    public var expiresIn: Int
    /// What the next access token is got with, where a person signed in; it can be used once.
    public var refreshToken: String?
    /// What the token may be used for at most, separated by spaces; absent when it is not restricted.
    public var scope: String?

    enum CodingKeys: String, CodingKey {
        case scope
        case accessToken = "access_token"
        case tokenType = "token_type"
        case expiresIn = "expires_in"
        case refreshToken = "refresh_token"
    }

    /// Makes an answer of its parts.
    public init(accessToken: String, expiresIn: Int, refreshToken: String? = nil, scope: String? = nil) {
        self.accessToken = accessToken
        tokenType = "bearer"
        self.expiresIn = expiresIn
        self.refreshToken = refreshToken
        self.scope = scope
    }
}
