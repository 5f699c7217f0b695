internal import Chat
internal import Storage
internal import Wire

extension Caller {
    /// Refuses to let a caller hand on what they do not hold themselves.
    func checkHolding(all permissions: some Sequence<Permission>) throws(APIError) {
        let missing = Set(permissions).subtracting(self.permissions)
        guard missing.isEmpty else { throw .missingPermissions(toGive: missing) }
    }
}

extension StoreTransaction {
    /// Does something that may take roles away, unless nobody could give any afterwards.
    func keepingAGrantor(in organization: Organization.ID, _ work: () throws -> Void) throws {
        let hadOne = try roles.isHeld(.addGrants, in: organization)
        try work()
        guard try !hadOne || roles.isHeld(.addGrants, in: organization) else {
            throw APIError.generalBadRequest(
                "Nobody could give roles any more. Give \(Permission.addGrants) to somebody else first."
            )
        }
    }

    /// The role of the caller's organization that a text identifies.
    func role(_ id: String, in organization: Organization.ID) throws -> StoredRole? {
        try Role.ID(id).flatMap { try roles.find($0, in: organization) }
    }

    /// Gives somebody roles, if the giver holds all that they allow.
    func give(
        _ given: [StoredRole],
        to grantee: Grantee,
        by caller: Caller,
        at now: Instant
    ) throws {
        let held = Set(try roles.grants(of: grantee, in: caller.organization).map(\.role.id))
        let new = given.filter { !held.contains($0.id) }
        try caller.checkHolding(all: new.flatMap(\.role.permissions))
        guard held.union(new.map(\.id)).count <= StoredRole.mostPerSubject else { throw APIError.tooManyRoles }
        for role in new { try roles.give(role.id, to: grantee, at: now) }
    }
}

extension StoredRole {
    /// As many roles as one user or client may have.
    static let mostPerSubject = 100
}

extension APIError {
    static let tooManyRoles = APIError.badRequest(
        code: "max.role.assignments.exceeded",
        "A user or client has at most \(StoredRole.mostPerSubject) roles. Take some away first."
    )
}

extension Grantee {
    /// Whether it is of the type that a query names.
    func isOf(_ type: GranteeType) -> Bool {
        switch self {
        case .user: type == .user
        case .client: type == .client
        }
    }

    /// The identifier, as text.
    var id: String {
        switch self {
        case .user(let id): id.description
        case .client(let id): id.description
        }
    }
}

/// What a subject is, by the contract's names.
enum GranteeType: String {
    case user = "PC_USER"
    case client = "PC_OAUTH_CLIENT"

    init(_ query: FormFields) throws(APIError) {
        guard let text = try query.single("subjectType") else {
            self = .user
            return
        }
        guard let type = Self(rawValue: text) else {
            throw APIError.badRequest(
                code: "invalid.subject.type",
                "subjectType must be PC_USER or PC_OAUTH_CLIENT: there are no groups with roles here."
            )
        }
        self = type
    }
}

extension Organization {
    /// Whether a text names the one division there is, by its id or as `*`.
    static func isHomeDivision(_ text: String, of organization: ID) -> Bool {
        text == "*" || text.lowercased() == homeDivision(of: organization).description
    }
}

extension DivisionBody {
    static let homeName = "Home"

    /// The one division of an organization.
    static func home(of organization: Organization.ID, objectCounts: [String: Int]? = nil) -> Self {
        Self(
            id: Organization.homeDivision(of: organization).description,
            name: homeName,
            description: "The one division, which holds everything.",
            objectCounts: objectCounts
        )
    }
}
