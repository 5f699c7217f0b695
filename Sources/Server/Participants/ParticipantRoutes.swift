internal import Chat
private import Hummingbird
internal import Storage
private import Wire

/// Those who take part in rooms.
struct ParticipantRoutes: Sendable {
    let store: Store
    let clock: WallClock

    var routes: [Route] {
        let path = ConversationPlace.room.path + "/participants"
        return [
            Route(.get, path, .holding(anyOf: [.accessChat, .viewRooms]), scopes: .chatReading, list),
            // The contract has one name for this part here and another below; the router must have one for both.
            Route(.get, path + "/{userId}", .signedIn, scopes: .chatReading, show),
            Route(
                .post,
                path + "/{userId}",
                .holding(anyOf: [.accessChat, .addParticipants]),
                scopes: .chatWriting,
                add
            ),
            Route(
                .delete,
                path + "/{userId}",
                .holding(anyOf: [.accessChat, .deleteParticipants]),
                scopes: .chatWriting,
                remove
            ),
        ]
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        // Whether others are told that the caller looked; nobody is.
        _ = try call.query.boolean("notify", default: false)
        let caller = try call.caller
        let now = clock.now
        let people = try await store.read { transaction in
            let place = try ConversationFinder(transaction, for: caller, at: now).room(call.pathPart("roomJid"))
            return try transaction.conversations.participants(of: place.id)
        }
        return try .json(
            RoomParticipantsResponse(
                participants: people.map { person in
                    .init(jid: User.address(of: person, in: caller.organization), user: .user(person.description))
                }
            )
        )
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let caller = try call.caller
        let now = clock.now
        let address = try call.pathPart("userId")
        let person = try await store.read { transaction in
            let place = try ConversationFinder(transaction, for: caller, at: now).room(call.pathPart("roomJid"))
            return try transaction.conversations.participants(of: place.id).first { person in
                switch JabberID(address, in: caller.organization) {
                case .user(let tail): JabberID.Tail(of: person) == tail
                default: person.description == address.lowercased()
                }
            }
        }
        guard let person else { throw APIError.notFound }
        return try .json(RoomParticipant(participantJid: User.address(of: person, in: caller.organization)))
    }

    @Sendable
    private func add(_ call: Call) async throws -> Response {
        let person: User.ID = try call.identifier("userId")
        let caller = try call.caller
        try await store.write { transaction in
            let place = try ConversationFinder(transaction, for: caller, at: clock.now).room(call.pathPart("roomJid"))
            try place.requireOpen()
            guard let user = try transaction.users.find(person, in: caller.organization) else {
                throw APIError.notFound
            }
            guard user.state == .active else {
                throw APIError.badRequest("The person is not active any more, and cannot be added.")
            }
            guard try !transaction.conversations.isParticipant(person, in: place.id) else { return }
            guard try transaction.conversations.participantCount(of: place.id) < Conversation.mostParticipants else {
                throw APIError.badRequest("The room is full: it holds \(Conversation.mostParticipants) people.")
            }
            try transaction.conversations.admitParticipant(person, to: place.id)
        }
        return Response(status: .noContent)
    }

    @Sendable
    private func remove(_ call: Call) async throws -> Response {
        let person: User.ID = try call.identifier("userId")
        let caller = try call.caller
        try await store.write { transaction in
            let now = clock.now
            let place = try ConversationFinder(transaction, for: caller, at: now).room(call.pathPart("roomJid"))
            let conversations = transaction.conversations
            guard
                try person == place.person || caller.holds(anyOf: [.deleteParticipants])
                    || conversations.owners(of: place.id).contains(place.person)
            else {
                throw APIError(
                    status: .forbidden,
                    code: "forbidden",
                    message: "Only an owner of the room, or whoever holds chat:participant:delete, may remove others."
                )
            }
            guard try conversations.isParticipant(person, in: place.id) else { throw APIError.notFound }
            try conversations.removeParticipant(person, from: place.id, at: now)
        }
        return Response(status: .noContent)
    }
}
