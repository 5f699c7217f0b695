internal import Chat
internal import Wire

extension PermissionPolicy {
    /// Permissions by entity, in order.
    static func policies(of permissions: some Sequence<Permission>) -> [PermissionPolicy] {
        var actions: [String: [String: Set<String>]] = [:]
        for permission in permissions {
            guard let parts = permission.parts else { continue }
            actions[parts.domain, default: [:]][parts.entity, default: []].insert(parts.action)
        }
        return actions.sorted { $0.key < $1.key }.flatMap { domain, entities in
            entities.sorted { $0.key < $1.key }.map { entity, actions in
                PermissionPolicy(domain: domain, entityName: entity, actionSet: actions.sorted())
            }
        }
    }

    /// The permissions that a policy stands for, `*` being all that there are.
    ///
    /// - Throws: a 400 for a policy that names no permission of this server, or one with conditions.
    func permissions(besides own: [Permission]) throws(APIError) -> Set<Permission> {
        guard resourceConditionNode == nil else {
            throw .invalidValue(
                "permissionPolicies.resourceConditionNode",
                "cannot be kept: roles here hold without conditions. Leave it out"
            )
        }
        guard let domain, let entityName, let actionSet, !actionSet.isEmpty else {
            throw .invalidValue("permissionPolicies", "must each have a domain, an entityName and an actionSet")
        }
        var permissions: Set<Permission> = []
        for action in actionSet {
            permissions.formUnion(
                try Permission.matching((domain, entityName, action), "permissionPolicies", besides: own)
            )
        }
        return permissions
    }
}

extension Permission {
    /// The known permissions, and those that a role has already, which three parts name, `*` being all.
    static func matching(
        _ wanted: (domain: String, entity: String, action: String),
        _ field: String,
        besides own: [Permission]
    ) throws(APIError) -> [Permission] {
        let found = (known + own).filter { permission in
            guard let parts = permission.parts else { return false }
            return parts.domain == wanted.domain && (wanted.entity == "*" || wanted.entity == parts.entity)
                && (wanted.action == "*" || wanted.action == parts.action)
        }
        guard !found.isEmpty else {
            throw .invalidValue(
                field,
                "names a permission that is not known here. GET /api/v2/authorization/permissions lists them all"
            )
        }
        return found
    }
}
