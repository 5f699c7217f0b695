internal import Chat

/// The people and bots that the export lists, and what mentions are called.
struct SlackDirectory: Sendable {
    /// Those whom the lists name, each identifier once.
    private(set) var members: [SlackMember] = []
    private var positions: [String: Int] = [:]
    private(set) var names = SlackNames()
    private var authors: [String: SlackAuthor] = [:]
    let organization: Organization.ID

    init(organization: Organization.ID) {
        self.organization = organization
    }

    /// Takes in an element of a list; tells whether it has an identifier, without which it is of no use.
    mutating func add(_ element: SlackMember) -> Bool {
        guard let id = element.id else { return false }
        let position = positions[id] ?? members.count
        if position < members.count { members[position].merge(element) } else { members.append(element) }
        positions[id] = position
        let member = members[position]
        authors[id] = SlackAuthor(id, name: member.shownName, kind: member.kind, organization: organization)
        names.users[id] = member.shownName
        return true
    }

    /// Takes in the name of a conversation.
    mutating func add(conversation id: String, name: String) {
        names.conversations[id] = name
    }

    /// Whom the lists name by a Slack identifier.
    func listed(_ slackID: String) -> SlackAuthor? { authors[slackID] }

    /// All names of whom the lists name by a Slack identifier.
    func names(of slackID: String) -> [String] {
        positions[slackID].map { members[$0].allNames } ?? []
    }

    /// What those whom the lists name are called in texts.
    var mentionedPeople: MentionedPeople {
        members.reduce(into: MentionedPeople()) { $0.add($1.allNames, sourceID: $1.id) }
    }

    /// The Slack identifiers of those whom a text mentions, and whom the name of a conversation may tell of.
    func mentioned(in words: String) -> Set<String> {
        var mentioned: Set<String> = []
        if words.utf8.contains(.less) { mentioned.formUnion(MentionToken.all(in: words).map(\.id)) }
        if words.contains(GroupName.opening) { mentioned.formUnion(members.compactMap(\.id)) }
        return mentioned
    }

    /// Whom a Slack identifier stands for, whether listed or not.
    func author(_ slackID: String) -> SlackAuthor {
        authors[slackID] ?? SlackAuthor(slackID, name: nil, kind: .person, organization: organization)
    }
}
