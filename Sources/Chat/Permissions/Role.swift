/// A named set of permissions.
public struct Role: Sendable {
    /// Identifies a role.
    public typealias ID = Identifier<Role>

    /// The name, such as `privacy-officer`.
    public let name: String
    /// What the role is for.
    public let summary: String
    /// What it allows.
    public let permissions: [Permission]

    /// Makes a role of its parts.
    public init(name: String, summary: String, permissions: [Permission]) {
        self.name = name
        self.summary = summary
        self.permissions = permissions
    }
}

extension Role {
    /// The roles that every organization starts with.
    public static let standard: [Role] = [
        Role(
            name: "admin",
            summary: "Everything that an administrator does.",
            permissions: Permission.known
        ),
        Role(
            name: "privacy-officer",
            summary: "Finds people, makes requests about them, fetches the archives and places holds.",
            permissions: [
                .addRequests, .viewRequests, .approveRequests, .viewSubjects, .deleteArchives, .addHolds, .viewHolds,
                .deleteHolds,
                .viewSettings, .viewUsers, .viewAudit,
            ]
        ),
        Role(
            name: "auditor",
            summary: "Sees the requests that were made, and changes nothing.",
            permissions: [.viewRequests, .viewSettings, .viewRoles, .viewGrants, .viewClients, .viewAudit]
        ),
        Role(name: "member", summary: "Uses chat.", permissions: [.accessChat]),
    ]
}
