internal import Chat

/// The lists of conversations that an export may have.
enum SlackConversationList: String, CaseIterable, Sendable {
    case channels = "channels.json"
    case groups = "groups.json"
    case mpims = "mpims.json"
    case dms = "dms.json"

    /// What kind of conversation the list holds.
    var kind: Conversation.Kind {
        switch self {
        case .channels, .groups: .group
        case .mpims: .adhoc
        case .dms: .oneOnOne
        }
    }
}
