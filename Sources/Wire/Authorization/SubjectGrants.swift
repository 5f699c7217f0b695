/// A division, as the contract has it.
public struct DivisionBody: Codable, Sendable {
    /// Its id.
    public var id: String
    /// Its name.
    public var name: String
    /// What it holds.
    public var description: String
    /// Always `true`: there is one.
    public var homeDivision = true
    /// How much it holds, when that was asked for.
    public var objectCounts: [String: Int]?
    /// Where it is.
    public var selfUri: String

    /// Makes a division of its parts.
    public init(id: String, name: String, description: String, objectCounts: [String: Int]? = nil) {
        self.id = id
        self.name = name
        self.description = description
        self.objectCounts = objectCounts
        selfUri = "/api/v2/authorization/divisions/\(id)"
    }
}

/// Who has which roles, as the contract has it.
public struct AuthorizationSubject: Codable, Sendable {
    /// The id of the user or the client.
    public var id: String
    /// The name.
    public var name: String
    /// What was given.
    public var grants: [Entry]
    /// Always 1: the contract asks for a version.
    public var version = 1
    /// Where it is.
    public var selfUri: String

    /// That a role was given.
    public struct Entry: Codable, Sendable {
        /// To whom.
        public var subjectId: String
        /// For which division.
        public var division: DivisionBody
        /// Which role.
        public var role: GrantedRole
        /// When, in ISO 8601, if that is known.
        public var grantMadeAt: String?

        /// Makes an entry of its parts.
        public init(subjectId: String, division: DivisionBody, role: GrantedRole, grantMadeAt: String?) {
            self.subjectId = subjectId
            self.division = division
            self.role = role
            self.grantMadeAt = grantMadeAt
        }
    }

    /// A role that was given.
    public struct GrantedRole: Codable, Sendable {
        /// Its id.
        public var id: String
        /// Its name.
        public var name: String
        /// What it is for.
        public var description: String
        /// What it allows, by entity.
        public var policies: [GrantedPolicy]
        /// Whether every organization starts with it.
        public var `default`: Bool
        /// Where it is.
        public var selfUri: String

        /// Makes a role of its parts.
        public init(id: String, name: String, description: String, policies: [GrantedPolicy], isStandard: Bool) {
            self.id = id
            self.name = name
            self.description = description
            self.policies = policies
            `default` = isStandard
            selfUri = "/api/v2/authorization/roles/\(id)"
        }
    }

    /// What a role that was given allows to be done to one entity.
    public struct GrantedPolicy: Codable, Sendable {
        /// The actions.
        public var actions: [String]
        /// The domain.
        public var domain: String
        /// The entity.
        public var entityName: String

        /// Makes a policy of its parts.
        public init(actions: [String], domain: String, entityName: String) {
            self.actions = actions
            self.domain = domain
            self.entityName = entityName
        }
    }

    /// Makes a subject of its parts.
    public init(id: String, name: String, grants: [Entry]) {
        self.id = id
        self.name = name
        self.grants = grants
        selfUri = "/api/v2/authorization/subjects/\(id)"
    }
}

/// What `POST /api/v2/authorization/roles/{roleId}` takes.
public struct SubjectDivisions: Decodable, Sendable {
    /// To whom the role is given.
    public var subjectIds: [String]
    /// For which divisions.
    public var divisionIds: [String]
}

/// What `POST /api/v2/authorization/subjects/{subjectId}/bulkadd` takes.
public struct RoleDivisionGrants: Decodable, Sendable {
    /// What is given.
    public var grants: [Pair]

    /// A role for a division.
    public struct Pair: Decodable, Sendable {
        /// Which role.
        public var roleId: String
        /// For which division.
        public var divisionId: String
    }
}
