internal import Chat

/// A conversation of the export.
struct SlackRoom: Sendable {
    /// The conversation that it becomes.
    let conversation: Conversation
    /// The Slack identifiers of those whom the export lists as its members.
    let members: [String]
    /// The conversation that an export would make of the folder if no list named it.
    ///
    /// It may be this conversation, or another one that once had the name, and perhaps was private: nothing tells.
    let unlistedID: Conversation.ID?
    private let messages: SourceKey

    init(_ conversation: Conversation, slackID: String, members: [String], unlistedID: Conversation.ID?) {
        self.conversation = conversation
        self.unlistedID = unlistedID
        self.members = members
        messages = SourceKey(organization: conversation.organization, "slack", "message", slackID)
    }

    /// The key of a message in this conversation.
    func key(of timestamp: SlackTimestamp) -> SourceKey { messages.adding(timestamp.text) }

    /// The identifier of a message in this conversation.
    func id(of timestamp: SlackTimestamp) -> Message.ID {
        .imported(key(of: timestamp), at: timestamp.instant)
    }
}

extension SlackRoom {
    /// Makes the conversation of an element of a list; nothing when it has no identifier.
    init?(
        _ channel: SlackChannel,
        in list: SlackConversationList,
        of workspace: String,
        organization: Organization.ID
    ) {
        guard let id = channel.id else { return nil }
        let conversation = Conversation(
            id: Self.pair(channel, in: list, organization: organization)
                ?? .imported(SourceKey(organization: organization, "slack", "conversation", id)),
            organization: organization,
            kind: list.kind,
            name: list.kind == .group ? Self.ownName(channel) ?? id : nil,
            isPrivate: list != .channels || channel.isPrivate,
            isArchived: channel.isArchived,
            createdAt: channel.created.flatMap { SlackTimestamp(String($0))?.instant },
            sourceKey: "slack:" + id
        )
        let unlistedID = channel.name.map { name in
            Conversation.ID.imported(SourceKey(organization: organization, "slack", "conversation", workspace + name))
        }
        self.init(conversation, slackID: id, members: channel.members, unlistedID: unlistedID)
    }

    /// The name, unless Slack has made it of people's handles, which are not to be told of everybody.
    private static func ownName(_ channel: SlackChannel) -> String? {
        channel.name.flatMap { GroupName.isMadeOfHandles($0) ? nil : $0 }
    }

    /// The one-on-one that two people have here as well, so that what they write later goes on with it.
    private static func pair(
        _ channel: SlackChannel,
        in list: SlackConversationList,
        organization: Organization.ID
    ) -> Conversation.ID? {
        guard list.kind == .oneOnOne, channel.members.count <= 2, let first = channel.members.first,
            let last = channel.members.last
        else { return nil }
        let people = [first, last].map { SlackAuthor($0, name: nil, kind: .person, organization: organization).id }
        return Conversation.oneOnOne(of: people[0], and: people[1], in: organization)
    }

    /// Makes the conversation of a folder that no list names.
    ///
    /// Nothing tells who may see it, so that it counts as private. Names are taken once in a workspace only, so that
    /// the workspace is part of the key; the identifiers of direct messages are Slack's own, and taken once in all.
    init(unlistedFolder name: String, in workspace: String, organization: Organization.ID) {
        let isDirect = Self.isDirectMessage(name)
        let kind: Conversation.Kind =
            if isDirect { .oneOnOne } else if GroupName.isMadeOfHandles(name) { .adhoc } else { .group }
        let slackID = isDirect ? name : workspace + name
        let conversation = Conversation(
            id: .imported(SourceKey(organization: organization, "slack", "conversation", slackID)),
            organization: organization,
            kind: kind,
            name: kind == .group ? name : nil,
            isPrivate: true,
            sourceKey: kind == .adhoc ? nil : "slack:" + slackID
        )
        self.init(conversation, slackID: slackID, members: [], unlistedID: nil)
    }

    /// Whether a folder is named by the identifier of a direct message, such as `D012AB3CD`.
    private static func isDirectMessage(_ name: String) -> Bool {
        name.utf8.count >= 9 && name.first == "D"
            && name.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    }
}
