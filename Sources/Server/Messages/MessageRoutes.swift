internal import Chat
private import Hummingbird
internal import Storage
private import Wire

/// What is written in rooms and one-on-ones: read, send, edit, delete.
struct MessageRoutes: Sendable {
    let store: Store
    let clock: WallClock
    let sequence: MessageSequence

    var routes: [Route] {
        room + oneOnOne + [
            Route(
                .get,
                "/api/v2/chats/messages/{messageId}",
                .holding(anyOf: [.accessChat, .viewOneOnOneMessages, .viewRooms]),
                scopes: .chatReading,
                show
            ),
            Route(
                .get,
                "/api/v2/chats/threads/{threadId}/messages",
                .holding(anyOf: [.accessChat, .viewRooms]),
                scopes: .chatReading,
                listThread
            ),
        ]
    }

    private var room: [Route] {
        let messages = ConversationPlace.room.path + "/messages"
        let view: Access = .holding(anyOf: [.accessChat, .viewRooms])
        return [
            Route(.get, messages, view, scopes: .chatReading) { try await list($0, .room) },
            // A scope to read is enough to send, as the contract has it.
            Route(.post, messages, .holding(anyOf: [.accessChat, .addRoomMessages]), scopes: .chatReading) {
                try await send($0, .room)
            },
            Route(.get, messages + "/{messageIds}", view, scopes: .chatReading) { try await showSeveral($0, .room) },
            Route(
                .patch,
                messages + "/{messageIds}",
                .holding(anyOf: [.accessChat, .editRoomMessages]),
                scopes: .chatWriting
            ) { try await edit($0, .room) },
            Route(
                .delete,
                messages + "/{messageIds}",
                .holding(anyOf: [.accessChat, .deleteRoomMessages, .moderateChat]),
                scopes: .chatWriting
            ) { try await delete($0, .room) },
        ]
    }

    private var oneOnOne: [Route] {
        let messages = ConversationPlace.oneOnOne.path + "/messages"
        let view: Access = .holding(anyOf: [.accessChat, .viewOneOnOneMessages])
        return [
            Route(.get, messages, view, scopes: .chatReading) { try await list($0, .oneOnOne) },
            Route(.post, messages, .holding(anyOf: [.accessChat, .addOneOnOneMessages]), scopes: .chatReading) {
                try await send($0, .oneOnOne)
            },
            Route(.get, messages + "/{messageIds}", view, scopes: .chatReading) {
                try await showSeveral($0, .oneOnOne)
            },
            // The permission to view is enough to edit one's own, as the contract has it.
            Route(.patch, messages + "/{messageIds}", view, scopes: .chatWriting) { try await edit($0, .oneOnOne) },
            Route(
                .delete,
                messages + "/{messageIds}",
                .holding(anyOf: [.accessChat, .deleteOneOnOneMessages, .moderateChat]),
                scopes: .chatWriting
            ) { try await delete($0, .oneOnOne) },
        ]
    }
}

/// Reading.
extension MessageRoutes {
    /// As many messages as one call may name.
    private static let mostNamed = 100

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let id: Message.ID = try call.identifier("messageId")
        let listing = try await read(call) { finder in
            let (message, place) = try finder.message(id)
            return try MessageListing([message], in: place, finder.transaction)
        }
        return try .message(listing, to: call)
    }

    private func showSeveral(_ call: Call, _ place: ConversationPlace) async throws -> Response {
        var seen: Set<Message.ID> = []
        let names = try call.pathPart("messageIds").split(separator: ",")
        let ids = names.compactMap { Message.ID(String($0)) }.filter { seen.insert($0).inserted }
        guard names.count <= Self.mostNamed else {
            throw APIError.badRequest("A call may name at most \(Self.mostNamed) messages.")
        }
        let listing = try await read(call) { finder in
            guard let place = try place.find(call, finder) else { throw APIError.notFound }
            let messages = try ids.compactMap { try finder.transaction.messages.find($0) }.filter(place.holds)
            guard !messages.isEmpty else { throw APIError.notFound }
            return try MessageListing(messages, in: place, finder.transaction)
        }
        return .messages(listing, to: call)
    }

    private func list(_ call: Call, _ place: ConversationPlace) async throws -> Response {
        try await list(call, flattening: place == .oneOnOne) { finder in
            try place.find(call, finder).map { place in
                (place, { window in try finder.transaction.messages.page(of: place.id, window) })
            }
        }
    }

    @Sendable
    private func listThread(_ call: Call) async throws -> Response {
        let id: Message.ID = try call.identifier("threadId")
        return try await list(call, flattening: false) { finder in
            let messages = finder.transaction.messages
            guard let conversation = try messages.conversation(ofThread: id) else { throw APIError.notFound }
            return (try finder.conversation(conversation), { window in try messages.page(ofThread: id, window) })
        }
    }

    /// Answers with a page of a conversation or a thread.
    private func list(
        _ call: Call,
        flattening: Bool,
        _ find:
            @escaping @Sendable (ConversationFinder) throws -> (
                place: OpenConversation, page: (MessageWindow) throws -> [Message]
            )?
    ) async throws -> Response {
        let query = call.query
        let withMetadata = try !query.boolean("excludeMetadata", default: false)
        let listing = try await read(call) { finder in
            let window = try MessageWindow(query, since: finder.cutoff)
            guard let found = try find(finder) else { return nil as MessageListing? }
            return try MessageListing(
                found.page(window),
                in: found.place,
                withMetadata: withMetadata,
                finder.transaction
            )
        }
        guard let listing, let newest = listing.messages.first, let oldest = listing.messages.last else {
            return .messages(listing, to: call)
        }
        let links: [(StaticString, String)] = [
            ("\"previousUri\"", Self.page(call, "newer", than: newest.id)),
            ("\"nextUri\"", Self.page(call, "older", than: oldest.id)),
        ]
        return .messages(listing, to: call, links: links, flattening: flattening)
    }

    /// The address of another page of the same list, inside of the bounds that were given.
    private static func page(_ call: Call, _ direction: String, than message: Message.ID) -> String {
        let given = ["limit", "excludeMetadata", "before", "after"].compactMap { name in
            call.query[name].map { "\(name)=\($0.queryEncoded)" }
        }
        return call.request.uri.path + "?" + (given + ["\(direction)=\(message)"]).joined(separator: "&")
    }

    private func read<Result: Sendable>(
        _ call: Call,
        _ work: @escaping @Sendable (ConversationFinder) throws -> Result
    ) async throws -> Result {
        let caller = try call.caller
        let now = clock.now
        return try await store.read { try work(ConversationFinder($0, for: caller, at: now)) }
    }
}

/// Writing.
extension MessageRoutes {
    private func send(_ call: Call, _ place: ConversationPlace) async throws -> Response {
        let (body, bytes) = try await call.bodyWithBytes(as: SendMessageBody.self)
        let text = try MessageText(body)
        let key = try call.idempotencyKey(body: bytes)
        let caller = try call.caller
        let id = try await store.write { transaction in
            let now = clock.now
            if let known: Message.ID = try key?.result(in: transaction, at: now) { return known }
            let finder = try ConversationFinder(transaction, for: caller, at: now)
            let place = try place.make(call, finder, at: now)
            try place.requireOpen()
            let message = Message(
                id: sequence.next(at: now),
                author: place.person,
                conversation: place.id,
                text: text.text,
                thread: try text.thread(in: place, transaction)
            )
            guard try transaction.messages.insert(message) else {
                throw APIError.conflict("The message's id is taken.")
            }
            if let mentions = try text.mentioned(in: place.organization.id, transaction), !mentions.isEmpty {
                try transaction.messages.addMentions(mentions, to: message)
            }
            try key?.keep(message.id, in: transaction, at: now)
            return message.id
        }
        return try .json(["id": id.description])
    }

    private func edit(_ call: Call, _ place: ConversationPlace) async throws -> Response {
        let text = try MessageText(try await call.body(as: SendMessageBody.self))
        let id: Message.ID = try call.identifier("messageIds")
        let caller = try call.caller
        try await store.write { transaction in
            let now = clock.now
            let (stored, place) = try find(id, at: place, call, ConversationFinder(transaction, for: caller, at: now))
            guard stored.author == place.person else { throw APIError.notTheSender }
            try place.requireOpen()
            let window = Int64(place.organization.editWindowSeconds)
            guard now < stored.sentAt.advanced(bySeconds: window) else {
                throw APIError.badRequest("A message may be edited for \(window) seconds after it was sent.")
            }
            if text.thread != nil, try text.thread(in: place, transaction) != stored.thread ?? stored.id {
                throw APIError.invalidValue("threadId", "must be left out: a message stays in its thread")
            }
            // Whom the message has mentioned before was told of it, and stays noted.
            if let mentions = try text.mentioned(in: place.organization.id, transaction) {
                try transaction.messages.addMentions(mentions, to: stored)
            }
            try change(stored, to: text.text, at: now, transaction)
        }
        return try .json(["id": id.description])
    }

    /// Puts a new text in the place of the stored one, which becomes a revision.
    private func change(
        _ stored: Message,
        to text: String,
        at now: Instant,
        _ transaction: StoreTransaction
    ) throws {
        // Compared as bytes: two ways to write one character are two texts.
        guard !text.utf8.elementsEqual(stored.text.utf8) else { return }
        let writtenAt = stored.editedAt ?? stored.sentAt
        // Two texts of one message never have the same time: the earlier one would not be kept.
        let editedAt = max(now, Instant(milliseconds: writtenAt.milliseconds + 1))
        let earlier = Revision(text: stored.text, sourceText: stored.sourceText, writtenAt: writtenAt)
        _ = try transaction.messages.insert(earlier, of: stored)
        var message = stored
        message.text = text
        message.sourceText = nil
        message.editedAt = editedAt
        try transaction.messages.update(message)
    }

    private func delete(_ call: Call, _ place: ConversationPlace) async throws -> Response {
        let id: Message.ID = try call.identifier("messageIds")
        let caller = try call.caller
        try await store.write { transaction in
            let now = clock.now
            let finder = try ConversationFinder(transaction, for: caller, at: now)
            var (message, place) = try find(id, at: place, call, finder)
            guard message.author == place.person || caller.holds(anyOf: [.moderateChat]) else {
                throw APIError.notTheSender
            }
            message.deletedAt = max(now, message.sentAt)
            try transaction.messages.update(message)
        }
        return Response(status: .noContent)
    }

    private func find(
        _ id: Message.ID,
        at place: ConversationPlace,
        _ call: Call,
        _ finder: ConversationFinder
    ) throws -> (Message, OpenConversation) {
        guard let place = try place.find(call, finder), let message = try finder.transaction.messages.find(id),
            place.holds(message)
        else { throw APIError.notFound }
        return (message, place)
    }
}
