internal import Chat
internal import Storage

/// The two places where the contract lets people write, with the same operations in both.
enum ConversationPlace: Sendable {
    case room
    case oneOnOne

    /// The address of the place.
    var path: String {
        switch self {
        case .room: "/api/v2/chats/rooms/{roomJid}"
        case .oneOnOne: "/api/v2/chats/users/{userId}"
        }
    }

    /// The conversation that a call's address names; `nil` for a one-on-one in which nothing was written yet.
    func find(_ call: Call, _ finder: ConversationFinder) throws -> OpenConversation? {
        switch self {
        case .room: try finder.room(call.pathPart("roomJid"))
        case .oneOnOne: try finder.oneOnOne(with: call.identifier("userId"))
        }
    }

    /// The conversation that a call's address names; a one-on-one is made if there is none.
    func make(_ call: Call, _ finder: ConversationFinder, at now: Instant) throws -> OpenConversation {
        switch self {
        case .room: return try finder.room(call.pathPart("roomJid"))
        case .oneOnOne:
            let peer: User.ID = try call.identifier("userId")
            guard let user = try finder.transaction.users.find(peer, in: finder.organization.id) else {
                throw APIError.notFound
            }
            guard user.state == .active else {
                throw APIError.badRequest("The person is not active any more, and nothing can be sent to them.")
            }
            return try finder.makeOneOnOne(with: peer, at: now)
        }
    }
}

extension [Scope] {
    /// What a token must be good for to read chat, and for what the contract lets readers do.
    static let chatReading: [Scope] = [.organization, .organizationReadOnly]
    /// What a token must be good for to change chat.
    static let chatWriting: [Scope] = [.organization]
}
