public import Chat

/// A role as an organization has it.
public struct StoredRole: Sendable {
    /// Identifies the role.
    public let id: Role.ID
    /// Its name and what it allows.
    public let role: Role

    /// Makes a role of its parts.
    public init(id: Role.ID, role: Role) {
        self.id = id
        self.role = role
    }

    /// Whether every organization starts with it, so that it stays.
    public var isStandard: Bool { Role.standard.contains { $0.name == role.name } }
}

/// Who can have roles.
public enum Grantee: Hashable, Sendable {
    /// A person.
    case user(User.ID)
    /// A program.
    case client(OAuthClient.ID)
}

/// That somebody has a role.
public struct Grant: Sendable {
    /// Who has it.
    public let grantee: Grantee
    /// The role.
    public let role: StoredRole
    /// When it was given, if that is known.
    public let madeAt: Instant?
}
