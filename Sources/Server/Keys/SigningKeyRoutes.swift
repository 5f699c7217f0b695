internal import Chat
private import Hummingbird
private import Privacy
internal import Storage
private import Wire

/// `/api/habeas/v1/keys`: the keys that archives are signed with.
struct SigningKeyRoutes: Sendable {
    let store: Store
    let masterKey: MasterKey
    let clock: WallClock

    var routes: [Route] {
        [
            Route(
                .get,
                "/api/habeas/v1/keys",
                .holding(anyOf: [.viewRequests]),
                scopes: [.gdpr, .gdprReadOnly],
                list
            ),
            Route(
                .post,
                "/api/habeas/v1/keys",
                .holding(anyOf: [.addSigningKeys]),
                scopes: [.gdpr],
                audits: [.rotateKey],
                rotate
            ),
        ]
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        let organization = try call.organization
        let keys = try await store.read { try $0.signingKeys.all(of: organization) }
        return try .json(SigningKeyListing(keys.map(SigningKeyBody.init)))
    }

    @Sendable
    private func rotate(_ call: Call) async throws -> Response {
        let key = try await SigningKeySupply(store: store, masterKey: masterKey, clock: clock)
            .rotate(call.organization) { try call.act(.rotateKey, of: $0.publicKey.fingerprint) }
        return try .json(SigningKeyBody(key), status: .created)
    }
}

extension SigningKeyBody {
    fileprivate init(_ key: SigningKey) {
        self.init(
            id: key.publicKey.fingerprint,
            publicKey: key.publicKey.pem,
            createdAt: key.createdAt.description,
            retiredAt: key.retiredAt?.description,
            isCurrent: key.isCurrent
        )
    }
}
