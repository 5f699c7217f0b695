internal import Chat

/// An element of `users.json`.
struct SlackMember: Decodable, Sendable {
    let id: String?
    private let profile: SlackProfile?
    private let realName: String?
    private let name: String?
    private let isDeleted: Bool
    private let isBot: Bool

    private enum CodingKeys: String, CodingKey {
        case id, name, profile, deleted
        case realName = "real_name"
        case isBot = "is_bot"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.text(.id)
        profile = try container.lenient(.profile)
        realName = try container.text(.realName)
        name = try container.text(.name)
        isDeleted = try container.flag(.deleted)
        isBot = try container.flag(.isBot)
    }

    /// The name that others see.
    var shownName: String? { realName ?? profile?.shownName ?? name }

    /// The user that the member becomes.
    func user(_ author: SlackAuthor, in organization: Organization.ID) -> User {
        User(
            id: author.id,
            organization: organization,
            name: author.name ?? author.fallbackName,
            email: profile?.email,
            title: profile?.title,
            state: isDeleted ? .inactive : .active,
            kind: author.kind,
            sourceKey: author.key
        )
    }

    /// Who writes under the name.
    var kind: User.Kind { isBot || id == SlackAuthor.slackbot ? .bot : .person }

    /// All that the member can be found by, besides the key.
    var identifiers: [UserIdentifier] {
        var names = [realName, profile?.realName, profile?.displayName, name].compactMap(\.self)
        names = names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        return names.map { UserIdentifier(kind: .name, value: $0) }
            + [profile?.email].compactMap(\.self).map { UserIdentifier(kind: .email, value: $0) }
            + [profile?.phone].compactMap(\.self).map { UserIdentifier(kind: .phone, value: $0) }
    }
}
