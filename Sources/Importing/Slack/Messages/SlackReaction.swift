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
        // No room has as many people; a larger number is hostile.
        count = min(max(container.number(.count) ?? 0, 0), 1_000_000)
    }
}
