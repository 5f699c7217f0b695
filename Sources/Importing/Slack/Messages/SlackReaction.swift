/// An emoji on a message, with those who put it there.
struct SlackReaction: Decodable, Sendable {
    let name: String?
    let users: [String]
    /// How many people reacted, which may be more than are named.
    let count: Int64

    private enum CodingKeys: String, CodingKey { case name, users, count }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.text(.name)
        users = try container.elements(.users, of: String.self).filter { !$0.isEmpty }
        count = container.number(.count) ?? 0
    }
}
