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

    /// Whom a Slack identifier stands for, whether listed or not.
    func author(_ slackID: String) -> SlackAuthor {
        authors[slackID] ?? SlackAuthor(slackID, name: nil, kind: .person, organization: organization)
    }
}
