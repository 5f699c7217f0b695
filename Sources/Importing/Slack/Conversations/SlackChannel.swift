/// An element of `channels.json`, `groups.json`, `mpims.json` or `dms.json`.
struct SlackChannel: Decodable, Sendable {
    let id: String?
    let name: String?
    let members: [String]
    let isArchived: Bool
    let isPrivate: Bool
    /// Seconds since the epoch.
    let created: Int64?

    private enum CodingKeys: String, CodingKey {
        case id, name, members, created
        case isArchived = "is_archived"
        case isPrivate = "is_private"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.text(.id)
        name = try container.text(.name)
        members = try container.elements(.members, of: String.self).filter { !$0.isEmpty }
        isArchived = try container.flag(.isArchived)
        isPrivate = try container.flag(.isPrivate)
        created = container.number(.created)
    }
}
