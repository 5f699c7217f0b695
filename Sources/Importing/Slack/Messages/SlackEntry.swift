/// An element of a day file, with the fields that matter here.
struct SlackEntry: Decodable, Sendable {
    /// Whether it is a JSON object at all.
    var isObject = true
    var subtype: String?
    var ts: String?
    var threadTS: String?
    var user: String?
    var botID: String?
    var appID: String?
    var username: String?
    /// The name in `bot_profile`.
    var botName: String?
    var profile: SlackProfile?
    var text: String?
    /// The texts of the blocks in Slack's markup; read only where they may say what `text` does not.
    var blocks: [String] = []
    /// When it was edited; an edit without a valid time is no edit.
    var editedTS: String?
    /// Who edited it.
    var editor: String?
    /// The text by which a file was commented on.
    var comment: SlackComment?
    var file: SlackFile?
    var files: [SlackFile] = []
    var attachments: [SlackAttachment] = []
    var reactions: [SlackReaction] = []
    /// Whether it quotes the first message of its thread.
    var quotesRoot = false
    var change: SlackChange?

    /// Whether an app wrote it, be it in the name of a person.
    var isByApp: Bool { botID != nil || subtype == "bot_message" }

    private enum CodingKeys: String, CodingKey {
        case subtype, ts, user, username, text, blocks, edited, comment, file, files, attachments, reactions, root
        case threadTS = "thread_ts"
        case botID = "bot_id"
        case appID = "app_id"
        case botProfile = "bot_profile"
        case userProfile = "user_profile"
    }

    init(from decoder: any Decoder) throws {
        let container: KeyedDecodingContainer<CodingKeys>
        do {
            container = try decoder.container(keyedBy: CodingKeys.self)
        } catch DecodingError.typeMismatch {
            isObject = false
            return
        } catch DecodingError.valueNotFound {
            isObject = false
            return
        }
        subtype = try container.text(.subtype)
        ts = try container.text(.ts)
        threadTS = try container.text(.threadTS)
        user = try container.text(.user)
        botID = try container.text(.botID)
        appID = try container.text(.appID)
        username = try container.text(.username)
        if botID != nil { botName = try container.lenient(.botProfile, as: SlackBotProfile.self)?.name }
        profile = try container.lenient(.userProfile)
        text = try container.text(.text)
        if try text == nil || isByApp || container.elements(.blocks, of: SlackBlockKind.self).contains(where: \.mayAdd)
        {
            let isByApp = isByApp
            blocks = try container.elements(.blocks, of: SlackBlock.self).map { $0.text(isByApp: isByApp) }
                .filter { !$0.isEmpty }
        }
        let edit = try container.lenient(.edited, as: SlackEdit.self)
        (editedTS, editor) = (edit?.ts, edit?.user)
        comment = try container.lenient(.comment)
        file = try container.lenient(.file)
        files = try container.elements(.files)
        attachments = try container.elements(.attachments)
        reactions = try container.elements(.reactions)
        quotesRoot = container.holds(.root)
        change = try SlackChange(of: subtype, from: decoder)
    }
}

private struct SlackBotProfile: Decodable {
    let name: String?

    private enum CodingKeys: String, CodingKey { case name }

    init(from decoder: any Decoder) throws {
        name = try decoder.container(keyedBy: CodingKeys.self).text(.name)
    }
}

/// The kind of a block, which is read at a small part of what its texts take.
private struct SlackBlockKind: Decodable {
    /// Whether it may say more than the text: what people type becomes one block of rich text, which repeats it.
    let mayAdd: Bool

    private enum CodingKeys: String, CodingKey { case type }

    init(from decoder: any Decoder) throws {
        // What is no object is noted when the blocks are read.
        mayAdd = try (try? decoder.container(keyedBy: CodingKeys.self))?.variant(.type) != "rich_text"
    }
}

private struct SlackEdit: Decodable {
    let ts: String?
    let user: String?

    private enum CodingKeys: String, CodingKey { case ts, user }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        ts = try container.text(.ts)
        user = try container.text(.user)
    }
}
