/// What a profile tells of a person.
struct SlackProfile: Decodable, Sendable {
    let realName: String?
    let displayName: String?
    let name: String?
    let email: String?
    let phone: String?
    let title: String?

    private enum CodingKeys: String, CodingKey {
        case name, email, phone, title
        case realName = "real_name"
        case displayName = "display_name"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        realName = try container.text(.realName)
        displayName = try container.text(.displayName)
        name = try container.text(.name)
        email = try container.text(.email)
        phone = try container.text(.phone)
        title = try container.text(.title)
    }

    /// The name that others see.
    var shownName: String? { realName ?? displayName ?? name }
}
