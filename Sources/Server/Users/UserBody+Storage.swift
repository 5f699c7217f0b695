internal import Chat
internal import Storage
internal import Wire

extension UserBody {
    /// A stored user as the contract has it, with what was asked for besides.
    ///
    /// Somebody else's roles are told to those alone who may see grants.
    init(_ user: User, expand: [String], for caller: Caller, _ transaction: StoreTransaction) throws {
        self.init(id: user.id.description, name: user.name, state: user.state.rawValue, version: user.version)
        division = .home(of: user.organization)
        chat = ChatAddress(jabberId: User.address(of: user.id, in: user.organization))
        department = user.department
        email = user.email
        username = user.email
        title = user.title
        let contacts = try transaction.users.contacts(of: user.id)
        addresses = contacts.map(ContactBody.init)
        let main = user.email.map { Contact(medium: .email, purpose: .primary, address: $0) }
        primaryContactInfo = ([main].compactMap(\.self) + contacts.filter { $0.purpose == .primary })
            .map(ContactBody.init)
        if expand.contains("authorization"), user.id == caller.person || caller.holds(anyOf: [.viewGrants]) {
            authorization = UserAuthorization(
                try transaction.roles.grants(of: .user(user.id), in: user.organization).map(\.role)
            )
        }
    }
}

extension ContactBody {
    init(_ contact: Contact) {
        self.init(
            address: contact.address,
            mediaType: contact.medium.rawValue,
            type: contact.purpose.rawValue,
            extension: contact.telephoneExtension,
            countryCode: contact.country
        )
    }
}

extension DomainEntityRef {
    /// The one division of an organization.
    static func home(of organization: Organization.ID) -> Self {
        let id = Organization.homeDivision(of: organization).description
        return Self(id: id, name: DivisionBody.homeName, selfUri: "/api/v2/authorization/divisions/\(id)")
    }
}

extension UserAuthorization {
    /// What some roles allow together.
    init(_ roles: [StoredRole]) {
        let permissions = Set(roles.flatMap(\.role.permissions))
        self.init(
            roles: roles.map { DomainRole(id: $0.id.description, name: $0.role.name) },
            permissions: permissions.map(\.rawValue).sorted(),
            permissionPolicies: PermissionPolicy.policies(of: permissions)
        )
    }
}
