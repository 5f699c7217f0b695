internal import Chat

/// The people and bots that the export lists, and what mentions are called.
struct SlackDirectory: Sendable {
    /// The elements of the lists, each identifier once.
    private(set) var members: [SlackMember] = []
    private(set) var names = SlackNames()
    private var authors: [String: SlackAuthor] = [:]
    let organization: Organization.ID

    init(organization: Organization.ID) {
        self.organization = organization
    }

    /// Takes in an element of a list; the first with an identifier counts.
    mutating func add(_ member: SlackMember) {
        guard let id = member.id, authors[id] == nil else { return }
        members.append(member)
        authors[id] = SlackAuthor(id, name: member.shownName, kind: member.kind, organization: organization)
        names.users[id] = member.shownName
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
