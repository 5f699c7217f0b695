internal import Chat
private import Hummingbird
internal import Storage
private import Wire

/// `GET /api/v2/users/chats/me`: the caller's conversations.
struct ChatListRoutes: Sendable {
    let store: Store
    let clock: WallClock

    /// As many conversations as a page holds.
    private static let pageSize = 100

    var routes: [Route] {
        [
            Route(
                .get,
                "/api/v2/users/chats/me",
                .holding(anyOf: [.accessChat, .viewChats]),
                scopes: .chatReading,
                list
            )
        ]
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        let query = call.query
        let excludesClosed = try query.boolean("excludeClosed", default: false)
        let withOwners = try query.boolean("includeRoomOwners", default: false)
        // Nobody's presence is known here.
        _ = try query.boolean("includePresence", default: false)
        let after = try Self.cursor(query.single("after"))
        let caller = try call.caller
        let now = clock.now
        let (items, next) = try await store.read { transaction in
            let finder = try ConversationFinder(transaction, for: caller, at: now)
            let all = try transaction.conversations.all(
                with: finder.person,
                in: caller.organization,
                since: finder.cutoff,
                includesArchived: !excludesClosed
            )
            let rest = after.map { after in all.filter { Cursor($0) < after } } ?? all
            let page = rest.prefix(Self.pageSize)
            let items = try page.map { try Self.item($0, finder, withOwners: withOwners) }
            return (items, rest.count > page.count ? page.last.map(Cursor.init) : nil)
        }
        let path = "/api/v2/users/chats/me"
        let kept = "excludeClosed=\(excludesClosed)&includeRoomOwners=\(withOwners)"
        return try .json(
            CursorListing(
                items,
                nextUri: next.map { "\(path)?\(kept)&after=\($0.text)" },
                selfUri: "\(path)?\(kept)" + (after.map { "&after=\($0.text)" } ?? "")
            )
        )
    }

    private static func cursor(_ text: String?) throws(APIError) -> Cursor? {
        guard let text else { return nil }
        guard let cursor = Cursor(text) else { throw .invalidQuery("after", "is no cursor of this list") }
        return cursor
    }

    private static func item(
        _ listed: ListedConversation,
        _ finder: ConversationFinder,
        withOwners: Bool
    ) throws -> ChatItem {
        let conversation = listed.conversation
        let last = listed.lastMessage?.instant.description
        guard conversation.kind == .oneOnOne else {
            var room = try Room(conversation, since: finder.cutoff, withDetails: withOwners, finder.transaction)
            room.pinnedMessages = nil
            return ChatItem(
                id: room.jid,
                name: room.name,
                open: !conversation.isArchived,
                dateLastMessage: last,
                user: nil,
                room: room,
                chatType: room.roomType,
                selfUri: room.selfUri
            )
        }
        let people = try finder.transaction.conversations.participants(of: conversation.id)
        let peer = people.first { $0 != finder.person } ?? finder.person
        let user = try finder.transaction.users.find(peer, in: finder.organization.id)
        let address = User.address(of: peer, in: finder.organization.id)
        return ChatItem(
            id: address,
            name: user?.name,
            open: !conversation.isArchived,
            dateLastMessage: last,
            user: user.map { user in
                ChatItem.User(id: peer.description, name: user.name, jid: address, inactive: user.state != .active)
            },
            room: nil,
            chatType: conversation.kind.rawValue,
            selfUri: "/api/v2/chats/users/\(peer)"
        )
    }
}

/// A place in the list: what has a smaller one comes after it, whatever becomes of the conversation that was there.
private struct Cursor: Comparable, Sendable {
    private let message: Message.ID
    private let conversation: Conversation.ID

    init(_ listed: ListedConversation) {
        message = listed.lastMessage ?? Message.ID(high: 0, low: 0)
        conversation = listed.conversation.id
    }

    init?(_ text: String) {
        let parts = text.split(separator: ".")
        guard parts.count == 2, let message = Message.ID(String(parts[0])),
            let conversation = Conversation.ID(String(parts[1]))
        else { return nil }
        self.message = message
        self.conversation = conversation
    }

    var text: String { "\(message).\(conversation)" }

    static func < (left: Self, right: Self) -> Bool {
        left.message == right.message ? left.conversation < right.conversation : left.message < right.message
    }
}
