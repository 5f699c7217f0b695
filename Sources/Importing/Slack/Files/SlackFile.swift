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
    /// Where Slack shows the file or keeps it.
    let addresses: [String]
    /// Whether the export has the beginning of what is written in it, as of a snippet or a post.
    let hasText: Bool
    let initialComment: SlackComment?

    private enum CodingKeys: String, CodingKey {
        case id, name, title, size, user, mode
        case mediaType = "mimetype"
        case url = "url_private"
        case permalink, preview
        case publicPermalink = "permalink_public"
        case plainText = "plain_text"
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
        addresses = try [.url, .permalink, .publicPermalink].compactMap { try container.text($0) }
        url = try container.text(.url) ?? container.text(.permalink)
        hasText =
            try container.variant(.preview, as: String.self)?.isEmpty == false
            || container.variant(.plainText, as: String.self)?.isEmpty == false
        initialComment = try container.lenient(.initialComment)
    }
}

extension SlackFile {
    /// Whether a link leads to the file: by one of its addresses, or by its identifier in the path.
    func isAddressed(by link: String) -> Bool {
        addresses.contains(link) || id.map { link.contains("/\($0)/") || link.hasSuffix("/\($0)") } == true
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
