internal import Chat
private import Hummingbird
internal import Storage
private import Wire

/// What is pinned to rooms and one-on-ones.
struct PinRoutes: Sendable {
    let store: Store
    let clock: WallClock

    /// As many messages as a conversation has pinned.
    static let most = 100

    var routes: [Route] {
        pins(of: .room, .holding(anyOf: [.accessChat, .editRooms]))
            + pins(of: .oneOnOne, .holding(anyOf: [.accessChat, .editOneOnOnes])) + [
                Route(
                    .get,
                    ConversationPlace.oneOnOne.path,
                    .holding(anyOf: [.accessChat, .viewOneOnOnes]),
                    scopes: .chatReading,
                    showOneOnOne
                )
            ]
    }

    private func pins(of place: ConversationPlace, _ access: Access) -> [Route] {
        [
            // A scope to read is enough to pin, as the contract has it.
            Route(.post, place.path + "/messages/pins", access, scopes: .chatReading) { try await add($0, place) },
            Route(.delete, place.path + "/messages/pins/{pinnedMessageId}", access, scopes: .chatWriting) {
                try await remove($0, place)
            },
        ]
    }

    @Sendable
    private func showOneOnOne(_ call: Call) async throws -> Response {
        let peer: User.ID = try call.identifier("userId")
        let caller = try call.caller
        let now = clock.now
        let pins = try await store.read { transaction in
            let finder = try ConversationFinder(transaction, for: caller, at: now)
            guard let place = try finder.oneOnOne(with: peer) else { return [Message.ID]() }
            return try transaction.pins.all(in: place.id, since: place.cutoff)
        }
        return try .json(OneOnOne(pinnedMessages: pins.map { .message($0.description) }))
    }

    private func add(_ call: Call, _ place: ConversationPlace) async throws -> Response {
        let messages = try Self.messages(try await call.body(as: PinnedMessageRequest.self).pinnedMessageIds)
        let caller = try call.caller
        try await store.write { transaction in
            let now = clock.now
            let finder = try ConversationFinder(transaction, for: caller, at: now)
            guard let place = try place.find(call, finder) else { throw APIError.notFound }
            try transaction.pin(messages, to: place, at: now)
        }
        return Response(status: .noContent)
    }

    private func remove(_ call: Call, _ place: ConversationPlace) async throws -> Response {
        let message: Message.ID = try call.identifier("pinnedMessageId")
        let caller = try call.caller
        try await store.write { transaction in
            let finder = try ConversationFinder(transaction, for: caller, at: clock.now)
            guard let place = try place.find(call, finder),
                try transaction.pins.remove(message, from: place.id)
            else { throw APIError.notFound }
        }
        return Response(status: .noContent)
    }

    /// The messages of a list of ids.
    static func messages(_ ids: [String]) throws(APIError) -> [Message.ID] {
        guard ids.count <= most else { throw .invalidValue("pinnedMessageIds", "must have at most \(most) messages") }
        let messages = ids.compactMap(Message.ID.init)
        guard messages.count == ids.count else {
            throw .invalidValue("pinnedMessageIds", "must hold the ids of messages")
        }
        return messages
    }
}

extension StoreTransaction {
    /// Pins messages to the conversation that they are in.
    func pin(_ ids: [Message.ID], to place: OpenConversation, at now: Instant) throws {
        try place.requireOpen()
        for id in ids {
            guard let message = try messages.find(id), place.holds(message) else {
                throw APIError.invalidValue("pinnedMessageIds", "must hold the ids of messages of the conversation")
            }
            try pins.insert(message, by: place.person, at: now)
        }
        guard try pins.all(in: place.id, since: place.cutoff).count <= PinRoutes.most else {
            throw APIError.badRequest("A conversation has at most \(PinRoutes.most) pinned messages.")
        }
    }

    /// Pins these messages to a conversation, and no others.
    func replacePins(of place: OpenConversation, with ids: [Message.ID], at now: Instant) throws {
        try pins.removeAll(from: place.id, except: Set(ids))
        try pin(ids, to: place, at: now)
    }
}
