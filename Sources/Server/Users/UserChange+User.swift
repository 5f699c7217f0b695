internal import Chat
internal import Storage
internal import Wire

extension UserChange {
    /// The user as the change leaves them.
    func applied(to user: User) throws(APIError) -> User {
        var state = user.state
        if case .value(let text) = self.state { state = try UserFields.state(text) }
        if case .null = self.state { throw .invalidValue("state", "must not be null") }
        guard state != .deleted else {
            throw .generalBadRequest("The user was deleted. To bring the user back, send state active as well.")
        }
        return User(
            id: user.id,
            organization: user.organization,
            name: try name.required("name").map(UserFields.name) ?? user.name,
            email: try email.required("email").map(UserFields.email) ?? user.email,
            title: try title.line("title", replacing: user.title),
            department: try department.line("department", replacing: user.department),
            state: state,
            kind: user.kind,
            sourceKey: user.sourceKey,
            version: user.version
        )
    }

    /// The ways to reach the user as the change leaves them.
    func contacts(replacing contacts: [Contact]) throws(APIError) -> [Contact] {
        switch addresses {
        case .absent: contacts
        case .null: []
        case .value(let bodies): try UserFields.contacts(bodies)
        }
    }
}

extension UserChange {
    /// What the change does, for the audit trail: the names of fields, and no value but the state.
    func auditDetails(from user: User, to changed: User) -> AuditDetails {
        let fields: [(String, Bool)] = [
            ("addresses", isChangingAddresses), ("department", changed.department != user.department),
            ("email", changed.email != user.email), ("name", changed.name != user.name),
            ("state", changed.state != user.state), ("title", changed.title != user.title),
        ]
        var details: AuditDetails = ["fields": .list(fields.filter(\.1).map(\.0))]
        if changed.state != user.state { details["state"] = .list([user.state.rawValue, changed.state.rawValue]) }
        return details
    }

    private var isChangingAddresses: Bool {
        if case .absent = addresses { return false }
        return true
    }
}

extension Patch<String> {
    /// The new value of a field that cannot be taken away; `nil` when it stays as it is.
    fileprivate func required(_ field: String) throws(APIError) -> String? {
        switch self {
        case .absent: nil
        case .null: throw .invalidValue(field, "must not be null")
        case .value(let text): text
        }
    }

    /// The value of a field that can be taken away.
    fileprivate func line(_ field: String, replacing present: String?) throws(APIError) -> String? {
        switch self {
        case .absent: present
        case .null: nil
        case .value(let text): try UserFields.line(text, field)
        }
    }
}
