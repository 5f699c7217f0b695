internal import Chat
internal import Storage

/// Which roles a list is to hold; what is empty is not asked for.
struct RoleFilter: Sendable {
    let ids: Set<String>
    let standard: Set<String>
    let permissions: Set<Permission>
    let name: String?

    func matches(_ role: StoredRole) -> Bool {
        (ids.isEmpty || ids.contains(role.id.description))
            && (standard.isEmpty || (role.isStandard && standard.contains(role.role.name)))
            && permissions.isSubset(of: role.role.permissions)
            && (name.map { SearchFolding.fold(role.role.name).contains($0) || $0.isEmpty } ?? true)
    }
}
