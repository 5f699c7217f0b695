internal import Chat
internal import Wire

extension RoleChange {
    /// What the role allows after the change; `nil` when nothing is said of it.
    ///
    /// A role says the same twice, as strings and as policies. Whoever changes one of the two and sends the
    /// other back as it was means the change.
    func permissions(replacing present: [Permission]) throws(APIError) -> Set<Permission>? {
        let stated = [try strings(besides: present), try policies(besides: present)].compactMap(\.self)
        guard !stated.isEmpty else { return nil }
        let named = stated.reduce(Set<Permission>()) { $0.union($1) }
        let before = Set(present)
        return named.filter { permission in
            !before.contains(permission) || stated.allSatisfy { $0.contains(permission) }
        }
    }

    private func strings(besides own: [Permission]) throws(APIError) -> Set<Permission>? {
        let texts: [String]
        switch permissions {
        case .absent: return nil
        case .null: texts = []
        case .value(let value): texts = value
        }
        var result: Set<Permission> = []
        for text in texts {
            guard let parts = Permission(rawValue: text).parts else {
                throw .invalidValue("permissions", "must each have the form domain:entity:action")
            }
            result.formUnion(try Permission.matching(parts, "permissions", besides: own))
        }
        return result
    }

    private func policies(besides own: [Permission]) throws(APIError) -> Set<Permission>? {
        switch permissionPolicies {
        case .absent: return nil
        case .null: return []
        case .value(let policies):
            var result: Set<Permission> = []
            for policy in policies { result.formUnion(try policy.permissions(besides: own)) }
            return result
        }
    }
}

extension RoleChange {
    /// The new name.
    func newName() throws(APIError) -> String {
        guard case .value(let text) = name, let name = try UserFields.line(text, "name") else {
            throw .invalidValue("name", "must not be empty")
        }
        return name
    }

    /// The new description; `nil` when nothing is said of it.
    func newSummary() throws(APIError) -> String? {
        switch description {
        case .absent: nil
        case .null: ""
        case .value(let text): try UserFields.line(text, "description", most: 1000) ?? ""
        }
    }
}
