/// What an export tells of a file; its bytes are not in the export.
struct SlackFile: Decodable, Sendable {
    let id: String?
    let name: String?
    let title: String?
    let mediaType: String?
    let size: Int64?
    /// Who made the file.
    let user: String?
    /// Such as `hosted`, or `tombstone` when it was deleted.
    let mode: String?
    let url: String?
    let initialComment: SlackComment?

    private enum CodingKeys: String, CodingKey {
        case id, name, title, size, user, mode
        case mediaType = "mimetype"
        case url = "url_private"
        case permalink
        case initialComment = "initial_comment"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.text(.id)
        name = try container.text(.name)
        title = try container.text(.title)
        mediaType = try container.text(.mediaType)
        size = container.number(.size)
        user = try container.text(.user)
        mode = try container.text(.mode)
        url = try container.text(.url) ?? container.text(.permalink)
        initialComment = try container.lenient(.initialComment)
    }
}

/// What somebody wrote beside a file.
struct SlackComment: Decodable, Sendable {
    let user: String?
    let text: String?

    private enum CodingKeys: String, CodingKey { case user, comment }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        user = try container.text(.user)
        text = try container.text(.comment)
    }
}
