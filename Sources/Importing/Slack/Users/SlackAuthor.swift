internal import Chat

/// Somebody who wrote or reacted, as the source names them.
struct SlackAuthor: Sendable {
    /// The user that every workspace has for Slack's own messages.
    static let slackbot = "USLACKBOT"
    private static let prefix = "slack:"
    /// Stands in for the identifier that is not there; Slack's have no small letters.
    private static let unknown = "unknown"

    /// The user's identifier here.
    let id: User.ID
    /// The key in the source, such as `slack:U012AB3CD`.
    let key: String
    /// The name, as far as the source tells it.
    var name: String?
    /// Who writes under the name.
    let kind: User.Kind

    /// Makes the author with a Slack identifier, or with a key that stands in for one.
    init(_ slackID: String, name: String?, kind: User.Kind, organization: Organization.ID) {
        id = .imported(SourceKey(organization: organization, "slack", "user", slackID))
        key = Self.prefix + slackID
        self.name = name
        self.kind = slackID == Self.slackbot ? .bot : kind
    }

    /// Whoever wrote what names nobody: not one person, but all of whom nothing is known.
    static func unknown(in organization: Organization.ID) -> Self {
        Self(unknown, name: "Unknown author", kind: .person, organization: organization)
    }

    /// Makes the author that a stored user is; nothing when no import from Slack made the user.
    init?(_ user: User) {
        guard let key = user.sourceKey, key.hasPrefix(Self.prefix) else { return nil }
        self.init(
            String(key.dropFirst(Self.prefix.count)),
            name: nil,
            kind: user.kind,
            organization: user.organization
        )
    }

    /// Whether nothing tells who it is.
    var isUnknown: Bool { key == Self.prefix + Self.unknown }

    /// What the user can be found by even without a name.
    var identifier: UserIdentifier { UserIdentifier(kind: .externalID, value: key) }

    /// What stands for the name of somebody whose name is not known.
    var fallbackName: String { String(key.dropFirst(Self.prefix.count)) }

    /// The user that the author becomes when no list names them.
    func user(in organization: Organization.ID) -> User {
        User(id: id, organization: organization, name: name ?? fallbackName, kind: kind, sourceKey: key)
    }
}
