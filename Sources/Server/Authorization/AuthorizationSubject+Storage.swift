internal import Chat
internal import Storage
internal import Wire

extension AuthorizationSubject {
    /// Somebody with what they have been given, as the contract has it.
    init(_ grantee: Grantee, name: String, grants: [Grant], in organization: Organization.ID) {
        self.init(
            id: grantee.id,
            name: name,
            grants: grants.map { grant in
                Entry(
                    subjectId: grant.grantee.id,
                    division: .home(of: organization),
                    role: GrantedRole(grant.role),
                    grantMadeAt: grant.madeAt?.description
                )
            }
        )
    }
}

extension AuthorizationSubject.GrantedRole {
    fileprivate init(_ stored: StoredRole) {
        self.init(
            id: stored.id.description,
            name: stored.role.name,
            description: stored.role.summary,
            policies: PermissionPolicy.policies(of: stored.role.permissions).map { policy in
                .init(
                    actions: policy.actionSet ?? [],
                    domain: policy.domain ?? "",
                    entityName: policy.entityName ?? ""
                )
            },
            isStandard: stored.isStandard
        )
    }
}
