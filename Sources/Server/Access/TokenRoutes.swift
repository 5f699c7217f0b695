internal import Chat
private import Hummingbird
internal import Storage
private import Wire

/// `POST /oauth/token`: clients sign in with their secret (RFC 6749, section 4.4).
struct TokenRoutes: Sendable {
    let store: Store
    let clock: WallClock

    /// How long a token is good, in seconds: a day, as in the original.
    private static let lifetime: Int64 = 86_400

    var routes: [Route] {
        [Route(.post, "/oauth/token", .open, issue)]
    }

    @Sendable
    private func issue(_ call: Call) async throws -> Response {
        let form = try await call.form()
        guard let grant = form["grant_type"] else {
            throw refusal("invalid_request", "The form has no grant_type.")
        }
        guard grant == "client_credentials" else {
            throw refusal("unsupported_grant_type", "The one grant type there is: client_credentials.")
        }
        let now = clock.now
        guard let (id, secret) = Self.credentials(of: call, form),
            let client = try await store.read({ try $0.access.client(id, secret: secret) })
        else {
            throw APIError(
                status: .unauthorized,
                code: "bad.credentials",
                message: "There is no client with this id and secret.",
                oauthError: "invalid_client"
            )
        }
        var generator = SystemRandomNumberGenerator()
        let token = Secret(using: &generator)
        try await store.write { transaction in
            let end = now.advanced(bySeconds: Self.lifetime)
            try transaction.access.insert(token, for: client, createdAt: now, expiresAt: end)
        }
        return try .json(TokenResponse(accessToken: token.value, expiresIn: Int(Self.lifetime)))
    }

    /// The client's id and secret, from the header as clients should send them, or else from the form.
    private static func credentials(of call: Call, _ form: FormFields) -> (OAuthClient.ID, Secret)? {
        if call.request.headers[.authorization] != nil {
            guard let given = call.request.basicCredentials, let id = OAuthClient.ID(given.id) else { return nil }
            return (id, Secret(value: given.secret))
        }
        guard let id = form["client_id"].flatMap(OAuthClient.ID.init), let secret = form["client_secret"] else {
            return nil
        }
        return (id, Secret(value: secret))
    }

    private func refusal(_ error: String, _ message: String) -> APIError {
        APIError(status: .badRequest, code: "bad.request", message: message, oauthError: error)
    }
}
