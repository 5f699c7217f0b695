internal import Chat
internal import Storage
internal import Wire

extension RoleBody {
    /// A stored role as the contract has it.
    init(_ stored: StoredRole, userCount: Int?) {
        self.init(
            id: stored.id.description,
            name: stored.role.name,
            description: stored.role.summary,
            permissions: stored.role.permissions.map(\.rawValue).sorted(),
            permissionPolicies: PermissionPolicy.policies(of: stored.role.permissions),
            userCount: userCount,
            isStandard: stored.isStandard
        )
    }
}
