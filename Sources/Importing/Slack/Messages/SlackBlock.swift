/// A block of a message, or an element inside one, written back as Slack's markup.
///
/// Blocks matter where a message has no `text`, which otherwise says the same, and where an app wrote it.
struct SlackBlock: Decodable, Sendable {
    /// The text of the block and all that is in it, with marks around that of unknown kinds.
    let text: String

    typealias Container = KeyedDecodingContainer<CodingKeys>

    enum CodingKeys: String, CodingKey {
        case type, text, elements, fields, rows, accessory, url, name, range, value, fallback, style, title, description
        case userID = "user_id"
        case channelID = "channel_id"
        case usergroupID = "usergroup_id"
        case altText = "alt_text"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let type = try container.text(.type) ?? ""
        if let text = try Self.text(of: container, type) {
            self.text = text
        } else {
            decoder.notes?.count(.unknownBlocks)
            text = try Self.found(in: container, type)
        }
    }

    /// The text of a block of a kind that is known here; nothing for another one.
    private static func text(of container: Container, _ type: String) throws -> String? {
        switch type {
        case "rich_text", "context", "actions", "context_actions": try joined(container, by: "\n")
        case "rich_text_list": try list(container)
        case "rich_text_section": try joined(container, by: "")
        case "rich_text_preformatted": "```\n" + (try joined(container, by: "")) + "\n```"
        case "rich_text_quote":
            try joined(container, by: "").split(separator: "\n", omittingEmptySubsequences: false)
                .map { "> " + $0 }.joined(separator: "\n")
        // Markup has its characters escaped already; plain text has not.
        case "mrkdwn": try container.text(.text) ?? ""
        case "text", "plain_text", "raw_text", "markdown":
            try styled(SlackMarkup.escaped(container.text(.text) ?? ""), container)
        case "link": try link(container)
        case "user": try container.text(.userID).map { "<@\($0)>" } ?? ""
        case "channel": try container.text(.channelID).map { "<#\($0)>" } ?? ""
        case "usergroup": try container.text(.usergroupID).map { "<!subteam^\($0)>" } ?? ""
        case "broadcast": try container.text(.range).map { "<!\($0)>" } ?? ""
        case "emoji": try container.text(.name).map { ":\($0):" } ?? ""
        case "date": SlackMarkup.escaped(try container.text(.fallback) ?? "")
        case "color": SlackMarkup.escaped(try container.text(.value) ?? "")
        case "section", "header", "button": try section(container)
        case "table": try table(container)
        case "image", "video": try picture(container)
        case "divider": ""
        default: nil
        }
    }
}
