internal import Chat

/// An element of `users.json`, or several of one identifier: in the export of a Grid, each workspace may have its own.
struct SlackMember: Decodable, Sendable {
    let id: String?
    /// The name that others see.
    private(set) var shownName: String?
    private var email: String?
    private var title: String?
    private var isDeleted: Bool
    private var isBot: Bool
    /// All that the member can be found by, besides the key.
    private(set) var identifiers: [UserIdentifier]

    private enum CodingKeys: String, CodingKey {
        case id, name, profile, deleted
        case realName = "real_name"
        case isBot = "is_bot"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.text(.id)
        let profile = try container.lenient(.profile, as: SlackProfile.self)
        let realName = try container.text(.realName)
        let name = try container.text(.name)
        shownName = realName ?? profile?.shownName ?? name
        email = profile?.email
        title = profile?.title
        isDeleted = try container.flag(.deleted)
        isBot = try container.flag(.isBot)
        var names = [realName, profile?.realName, profile?.displayName, name].compactMap(\.self)
        names = names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        identifiers =
            names.map { UserIdentifier(kind: .name, value: $0) }
            + [profile?.email].compactMap(\.self).map { UserIdentifier(kind: .email, value: $0) }
            + [profile?.phone].compactMap(\.self).map { UserIdentifier(kind: .phone, value: $0) }
    }

    /// All names, among them the handle.
    var allNames: [String] { [shownName].compactMap(\.self) + identifiers.filter { $0.kind == .name }.map(\.value) }

    /// Takes in another element with the identifier: what this one lacks, and what it can be found by.
    mutating func merge(_ other: SlackMember) {
        shownName = shownName ?? other.shownName
        email = email ?? other.email
        title = title ?? other.title
        // Whoever is still in one of the workspaces is active.
        isDeleted = isDeleted && other.isDeleted
        isBot = isBot || other.isBot
        identifiers += other.identifiers.filter { !identifiers.contains($0) }
    }

    /// The user that the member becomes.
    func user(_ author: SlackAuthor, in organization: Organization.ID) -> User {
        User(
            id: author.id,
            organization: organization,
            name: author.name ?? author.fallbackName,
            email: email,
            title: title,
            state: isDeleted ? .inactive : .active,
            kind: author.kind,
            sourceKey: author.key
        )
    }

    /// Who writes under the name.
    var kind: User.Kind { isBot || id == SlackAuthor.slackbot ? .bot : .person }
}
