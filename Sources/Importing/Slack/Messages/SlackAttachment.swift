/// A box below a message: a bot's own words, or somebody else's that Slack unfurled or quoted there.
struct SlackAttachment: Decodable, Sendable {
    /// Whether it bears a mark of quoting: then its words are not the author's.
    let isQuote: Bool
    /// Whether it credits somebody or a service: below a person's message, its words are then not that person's.
    let isCredited: Bool
    /// Whether it names an app that made it.
    let isByApp: Bool
    /// Its words in Slack's markup; empty for a quote, whose words are not even kept in memory.
    let text: String

    private struct Field: Decodable {
        let title: String?
        let value: String?

        enum CodingKeys: String, CodingKey { case title, value }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            title = try container.text(.title)
            value = try container.text(.value)
        }

        var line: String { [title, value].compactMap(\.self).joined(separator: ": ") }
    }

    private enum CodingKeys: String, CodingKey {
        case pretext, title, text, fields, blocks, fallback
        case titleLink = "title_link"
    }

    /// The fields that only quotes and unfurls have.
    private enum Mark: String, CodingKey, CaseIterable {
        case fromURL = "from_url"
        case isMessageUnfurl = "is_msg_unfurl"
        case isReplyUnfurl = "is_reply_unfurl"
        case isThreadRootUnfurl = "is_thread_root_unfurl"
        case isAppUnfurl = "is_app_unfurl"
        case appUnfurlURL = "app_unfurl_url"
        case isShare = "is_share"
        case authorID = "author_id"
        case authorSubname = "author_subname"
        case messageBlocks = "message_blocks"
        case originalURL = "original_url"
        case channelID = "channel_id"
        case files
    }

    /// The fields that name whose words a box has, or which service made it.
    private enum Credit: String, CodingKey, CaseIterable {
        case authorName = "author_name"
        case authorLink = "author_link"
        case authorIcon = "author_icon"
        case serviceName = "service_name"
        case serviceURL = "service_url"
        case imageURL = "image_url"
        case thumbURL = "thumb_url"
        case channelName = "channel_name"
        case subtype = "msg_subtype"
        case footer, ts
    }

    private enum Maker: String, CodingKey, CaseIterable {
        case bot = "bot_id"
        case app = "app_id"
    }

    init(from decoder: any Decoder) throws {
        let credits = try decoder.container(keyedBy: Credit.self)
        isCredited = Credit.allCases.contains { credits.holds($0) }
        let makers = try decoder.container(keyedBy: Maker.self)
        isByApp = Maker.allCases.contains { makers.holds($0) }
        let marks = try decoder.container(keyedBy: Mark.self)
        isQuote = try Mark.allCases.contains { mark in
            try marks.holds(mark) && marks.variant(mark, as: Bool.self) != false
        }
        text = isQuote ? "" : try Self.words(decoder.container(keyedBy: CodingKeys.self))
    }

    private static func words(_ container: KeyedDecodingContainer<CodingKeys>) throws -> String {
        var parts: [String?] = [try container.text(.pretext)]
        let title = try container.text(.title)
        if let title, let link = try container.text(.titleLink) {
            parts.append("<\(link)|\(title)>")
        } else {
            parts.append(title)
        }
        parts.append(try container.text(.text))
        parts += try container.elements(.fields, of: Field.self).map(\.line)
        // Only a bot's or an app's boxes are kept.
        parts += try container.elements(.blocks, of: SlackBlock.self).map { $0.text(isByApp: true) }
        let written = parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "\n")
        return written.isEmpty ? try container.text(.fallback) ?? "" : written
    }
}
