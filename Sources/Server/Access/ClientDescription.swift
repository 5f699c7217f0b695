internal import Chat
private import HTTPTypes
internal import Storage
internal import Wire

/// What a caller says about a client, once every part of it is known to be right.
struct ClientDescription {
    let name: String
    private let description: String?
    private let grantType: OAuthClient.GrantType
    private let redirectURIs: [RedirectURI]
    private let scopes: Set<Scope>
    private let tokenSeconds: Int
    private let state: OAuthClient.State?
    private let roleDivisions: Set<RoleDivision>

    private static let longestName = 200
    private static let longestDescription = 2000
    private static let mostItems = 100

    init(_ request: OAuthClientRequest) throws(APIError) {
        guard let name = request.name, !name.allSatisfy(\.isWhitespace), name.unicodeScalars.count <= Self.longestName
        else {
            throw .invalidValue("name", "must be a text of 1 to \(Self.longestName) characters")
        }
        self.name = name
        description = request.description
        guard request.description?.unicodeScalars.count ?? 0 <= Self.longestDescription else {
            throw .invalidValue("description", "must be at most \(Self.longestDescription) characters long")
        }
        grantType = try Self.grantType(request.authorizedGrantType)
        tokenSeconds = request.accessTokenValiditySeconds ?? OAuthClient.standardTokenSeconds
        guard OAuthClient.tokenSecondsRange.contains(tokenSeconds) else {
            throw .invalidValue("accessTokenValiditySeconds", "must be from 300 to 172800")
        }
        state = try request.state.map(Self.state)
        guard request.dateToDelete == nil else {
            throw .invalidValue("dateToDelete", "cannot be given: delete the client when it is time")
        }
        scopes = try Self.scopes(request.scope ?? [])
        redirectURIs = try Self.redirectURIs(request.registeredRedirectUri ?? [])
        roleDivisions = Set(
            (request.roleDivisions ?? []) + (request.roleIds ?? []).map { RoleDivision(roleId: $0, divisionId: "*") }
        )
        switch grantType {
        case .clientCredentials:
            guard !roleDivisions.isEmpty else {
                throw .refusedClient(
                    "missing.client.roles",
                    "A client that acts by itself needs at least one role.",
                    field: "roleDivisions"
                )
            }
        case .code:
            guard roleDivisions.isEmpty else {
                throw .refusedClient(
                    "bad.client.role",
                    "A CODE client has no roles: people who sign in through it act with their own.",
                    field: "roleDivisions"
                )
            }
            guard !scopes.isEmpty else {
                throw .refusedClient("missing.client.scope", "A CODE client needs at least one scope.", field: "scope")
            }
            guard !redirectURIs.isEmpty else {
                throw .invalidValue("registeredRedirectUri", "must have at least one address for a CODE client")
            }
        }
    }

    /// A client as it is described here; what cannot be described stays.
    func applied(to client: OAuthClient) -> OAuthClient {
        var client = client
        client.name = name
        client.description = description
        client.grantType = grantType
        client.redirectURIs = redirectURIs
        client.scopes = scopes
        client.tokenSeconds = tokenSeconds
        client.state = state ?? client.state
        return client
    }

    /// The roles that the client is to have; the division must be the one there is.
    func roles(in organization: Organization.ID) throws(APIError) -> Set<Role.ID> {
        let home = Organization.homeDivision(of: organization).description
        var roles: Set<Role.ID> = []
        for pair in roleDivisions {
            guard let role = Role.ID(pair.roleId), pair.divisionId == "*" || pair.divisionId.lowercased() == home else {
                throw .refusedClient(
                    "bad.client.role",
                    "Each role must be the id of a role, in the home division \(home) or in * for all.",
                    field: "roleDivisions"
                )
            }
            roles.insert(role)
        }
        return roles
    }

    private static func grantType(_ text: String?) throws(APIError) -> OAuthClient.GrantType {
        guard let text else {
            throw .refusedClient(
                "grant.type.required",
                "The client needs a grant type: CODE or CLIENT-CREDENTIALS.",
                field: "authorizedGrantType"
            )
        }
        guard let type = OAuthClient.GrantType(rawValue: text.uppercased()) else {
            throw .refusedClient(
                "bad.grant.type",
                "The grant type must be CODE or CLIENT-CREDENTIALS.",
                field: "authorizedGrantType"
            )
        }
        return type
    }

    private static func state(_ text: String) throws(APIError) -> OAuthClient.State {
        guard let state = OAuthClient.State(rawValue: text.lowercased()) else {
            throw .refusedClient("bad.client.state", "The state must be active, disabled or inactive.", field: "state")
        }
        return state
    }

    private static func scopes(_ names: [String]) throws(APIError) -> Set<Scope> {
        let scopes = Set(names.map(Scope.init(rawValue:)))
        guard scopes.isSubset(of: Scope.known) else {
            throw .refusedClient(
                "auth.invalid.scope",
                "The scopes are: \(Set(Scope.known).names.joined(separator: ", ")).",
                field: "scope"
            )
        }
        return scopes
    }

    private static func redirectURIs(_ texts: [String]) throws(APIError) -> [RedirectURI] {
        guard texts.count <= mostItems else {
            throw .invalidValue("registeredRedirectUri", "must have at most \(mostItems) addresses")
        }
        return try texts.map { text throws(APIError) in
            do throws(RedirectURI.Refusal) {
                return try RedirectURI(text)
            } catch {
                throw .invalidValue("registeredRedirectUri", error.description)
            }
        }
    }
}

extension APIError {
    /// A client that cannot be as it was described, by the contract's code.
    static func refusedClient(_ code: String, _ message: String, field: String? = nil) -> Self {
        APIError(
            status: .badRequest,
            code: code,
            message: message,
            details: field.map { [.init(errorCode: code, fieldName: $0)] } ?? []
        )
    }
}
