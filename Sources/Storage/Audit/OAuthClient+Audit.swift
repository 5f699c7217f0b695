public import Chat

extension OAuthClient {
    /// What the audit trail keeps of a client that was made or changed; nothing of it is secret.
    public func auditDetails(roles: Set<Role.ID>) -> AuditDetails {
        [
            "name": .text(name), "grantType": .text(grantType.rawValue), "state": .text(state.rawValue),
            "scopes": .list(scopes.map(\.rawValue).sorted()),
            "roles": .list(roles.sorted().map(\.description)),
            "redirectUris": .list(redirectURIs.map(\.text)),
            "actsAs": .text(actsAs?.description ?? ""),
        ]
    }
}
