/// What the token endpoint answers (RFC 6749, section 5.1).
public struct TokenResponse: Codable, Sendable {
    /// The token to send as `Authorization: Bearer`.
    public var accessToken: String
    /// Always `bearer`.
    public var tokenType: String
    /// For how many seconds the token is good.
    public var expiresIn: Int

    enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case tokenType = "token_type"
        case expiresIn = "expires_in"
    }

    /// Makes an answer of its parts.
    public init(accessToken: String, expiresIn: Int) {
        self.accessToken = accessToken
        tokenType = "bearer"
        self.expiresIn = expiresIn
    }
}
