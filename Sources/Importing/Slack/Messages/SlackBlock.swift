/// A block of a message, or an element inside one, written back as Slack's markup.
///
/// Blocks matter only where a message has no `text`, which otherwise says the same.
struct SlackBlock: Decodable, Sendable {
    /// The text of the block and all that is in it.
    let text: String

    private enum CodingKeys: String, CodingKey {
        case type, text, elements, fields, url, name, range, fallback, style, title
        case userID = "user_id"
        case channelID = "channel_id"
        case usergroupID = "usergroup_id"
        case altText = "alt_text"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        text = try Self.text(of: container)
    }

    private static func text(of container: KeyedDecodingContainer<CodingKeys>) throws -> String {
        switch try container.text(.type) ?? "" {
        case "rich_text", "context": return try joined(container, by: "\n")
        case "rich_text_list": return try list(container)
        case "rich_text_section": return try joined(container, by: "")
        case "rich_text_preformatted": return "```\n" + (try joined(container, by: "")) + "\n```"
        case "rich_text_quote":
            let lines = try joined(container, by: "").split(separator: "\n", omittingEmptySubsequences: false)
            return lines.map { "> " + $0 }.joined(separator: "\n")
        case "text", "mrkdwn", "plain_text":
            let text = try container.text(.text) ?? ""
            // Markup has its characters escaped already; plain text has not.
            guard try container.text(.type) != "mrkdwn" else { return text }
            return try styled(SlackMarkup.escaped(text), container)
        case "link":
            let url = try container.text(.url) ?? ""
            return "<\(url)\(try container.text(.text).map { "|" + SlackMarkup.escaped($0) } ?? "")>"
        case "user": return try container.text(.userID).map { "<@\($0)>" } ?? ""
        case "channel": return try container.text(.channelID).map { "<#\($0)>" } ?? ""
        case "usergroup": return try container.text(.usergroupID).map { "<!subteam^\($0)>" } ?? ""
        case "broadcast": return try container.text(.range).map { "<!\($0)>" } ?? ""
        case "emoji": return try container.text(.name).map { ":\($0):" } ?? ""
        case "date": return SlackMarkup.escaped(try container.text(.fallback) ?? "")
        case "section", "header": return try section(container)
        case "image": return SlackMarkup.escaped(try title(container) ?? container.text(.altText) ?? "")
        default: return ""
        }
    }

    private static func joined(
        _ container: KeyedDecodingContainer<CodingKeys>,
        by separator: String
    ) throws -> String {
        try container.elements(.elements, of: SlackBlock.self).map(\.text).joined(separator: separator)
    }

    private static func list(_ container: KeyedDecodingContainer<CodingKeys>) throws -> String {
        let isOrdered = try container.text(.style) == "ordered"
        let items = try container.elements(.elements, of: SlackBlock.self)
        return items.enumerated().map { (isOrdered ? "\($0 + 1). " : "- ") + $1.text }.joined(separator: "\n")
    }

    private static func section(_ container: KeyedDecodingContainer<CodingKeys>) throws -> String {
        let texts = [try container.lenient(.text, as: SlackBlock.self)].compactMap(\.self)
        let fields = try container.elements(.fields, of: SlackBlock.self)
        return (texts + fields).map(\.text).filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private static func title(_ container: KeyedDecodingContainer<CodingKeys>) throws -> String? {
        try container.text(.title) ?? container.lenient(.title, as: SlackBlock.self)?.text
    }

    private struct Style: Decodable {
        let marks: [String]

        enum CodingKeys: String, CodingKey { case bold, italic, strike, code }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            let known: [(CodingKeys, String)] = [(.code, "`"), (.strike, "~"), (.italic, "_"), (.bold, "*")]
            marks = try known.filter { try container.flag($0.0) }.map(\.1)
        }
    }

    private static func styled(_ text: String, _ container: KeyedDecodingContainer<CodingKeys>) throws -> String {
        guard let marks = try container.lenient(.style, as: Style.self)?.marks, !marks.isEmpty else { return text }
        return marks.reduce(text) { $1 + $0 + $1 }
    }
}
