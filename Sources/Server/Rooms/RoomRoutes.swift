internal import Chat
private import Hummingbird
internal import Storage
private import Wire

/// Rooms: make, show, change.
struct RoomRoutes: Sendable {
    let store: Store
    let clock: WallClock
    let sequence: MessageSequence

    var routes: [Route] {
        [
            Route(
                .post,
                "/api/v2/chats/rooms",
                .holding(anyOf: [.accessChat, .addRooms]),
                scopes: .chatReading,
                make
            ),
            Route(
                .get,
                ConversationPlace.room.path,
                .holding(anyOf: [.accessChat, .viewRooms]),
                scopes: .chatReading,
                show
            ),
            Route(
                .patch,
                ConversationPlace.room.path,
                .holding(anyOf: [.accessChat, .editRooms]),
                scopes: .chatWriting,
                change
            ),
        ]
    }

    @Sendable
    private func make(_ call: Call) async throws -> Response {
        let (body, bytes) = try await call.bodyWithBytes(as: CreateRoomRequest.self)
        let subject = try RoomWording.subject(body.subject)
        let description = try body.description.map(RoomWording.description)
        let invited = try Set<User.ID>(body.userIds ?? [], field: "userIds", most: Conversation.mostInvited)
        let key = try call.idempotencyKey(body: bytes)
        let caller = try call.caller
        let person = try call.person
        let address = try await store.write { transaction in
            let now = clock.now
            if let known: Conversation.ID = try key?.result(in: transaction, at: now) {
                return JabberID.adhoc(known).text(in: caller.organization)
            }
            for user in invited { try Self.requireActive(user, in: caller.organization, transaction) }
            let first = try sequence.next(at: now, in: transaction)
            let room = Conversation(
                id: Conversation.ID(high: first.high, low: first.low),
                organization: caller.organization,
                kind: .adhoc,
                name: nil,
                subject: subject,
                description: description,
                isPrivate: true,
                createdAt: now
            )
            try transaction.conversations.save(room)
            try transaction.conversations.addParticipant(person, to: room.id, isOwner: true)
            for user in invited { try transaction.conversations.addParticipant(user, to: room.id) }
            try keep(subject, as: "room_subject", of: room.id, by: person, at: now, transaction)
            if let description, !description.isEmpty {
                try keep(description, as: "room_description", of: room.id, by: person, at: now, transaction)
            }
            try key?.keep(room.id, in: transaction, at: now)
            return room.roomAddress
        }
        return try .json(CreateRoomResponse(jid: address))
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let caller = try call.caller
        let now = clock.now
        let room = try await store.read { transaction in
            let place = try ConversationFinder(transaction, for: caller, at: now).room(call.pathPart("roomJid"))
            return try Room(place.conversation, since: place.cutoff, transaction)
        }
        return try .json(room)
    }

    @Sendable
    private func change(_ call: Call) async throws -> Response {
        let body = try await call.body(as: RoomUpdateRequest.self)
        let change = try RoomChange(body)
        let caller = try call.caller
        try await store.write { transaction in
            let now = clock.now
            let place = try ConversationFinder(transaction, for: caller, at: now).room(call.pathPart("roomJid"))
            let owners = try transaction.conversations.owners(of: place.id)
            guard owners.contains(place.person) || caller.holds(anyOf: [.moderateChat]) else {
                throw APIError.notAuthorized(
                    "Only an owner of the room, or a participant who holds \(Permission.moderateChat), may change it."
                )
            }
            try place.requireOpen()
            let room = place.conversation
            let subject = change.subject ?? room.subject
            let description = change.description.map { $0.isEmpty ? nil : $0 } ?? room.description
            try transaction.conversations.describe(room.id, subject: subject, description: description)
            if let words = change.subject, words != room.subject {
                try keep(words, as: "room_subject", of: room.id, by: place.person, at: now, transaction)
            }
            if let words = change.description, !words.isEmpty, words != room.description {
                try keep(words, as: "room_description", of: room.id, by: place.person, at: now, transaction)
            }
            if let pins = change.pins { try transaction.replacePins(of: place, with: pins, at: now) }
            if let owners = change.owners { try Self.setOwners(owners, of: room.id, transaction) }
        }
        return Response(status: .noContent)
    }

    private func keep(
        _ words: String,
        as subtype: String,
        of room: Conversation.ID,
        by person: User.ID,
        at now: Instant,
        _ transaction: StoreTransaction
    ) throws {
        let id = try sequence.next(at: now, in: transaction)
        try RoomWording.keep(words, as: subtype, in: room, by: person, id: id, transaction)
    }

    private static func setOwners(
        _ owners: Set<User.ID>,
        of room: Conversation.ID,
        _ transaction: StoreTransaction
    ) throws {
        for owner in owners where try !transaction.conversations.isParticipant(owner, in: room) {
            throw APIError.invalidValue("ownerIds", "must hold the ids of participants of the room")
        }
        try transaction.conversations.setOwners(owners, of: room)
    }

    private static func requireActive(
        _ user: User.ID,
        in organization: Organization.ID,
        _ transaction: StoreTransaction
    ) throws {
        guard try transaction.users.find(user, in: organization)?.state == .active else {
            throw APIError.invalidValue("userIds", "must hold the ids of active users of this organization")
        }
    }
}

/// What is to become of a room, checked; `nil` where nothing is to change.
private struct RoomChange: Sendable {
    var subject: String?
    var description: String?
    var pins: [Message.ID]?
    var owners: Set<User.ID>?

    init(_ body: RoomUpdateRequest) throws(APIError) {
        switch body.subject {
        case .absent: break
        case .null: throw .invalidValue("subject", "must not be null")
        case .value(let text): subject = try RoomWording.subject(text)
        }
        switch body.description {
        case .absent: break
        case .null: description = ""
        case .value(let text): description = try RoomWording.description(text)
        }
        switch body.pinnedMessageIds {
        case .absent: break
        case .null: pins = []
        case .value(let ids): pins = try PinRoutes.messages(ids)
        }
        switch body.ownerIds {
        case .absent: break
        case .null: throw .invalidValue("ownerIds", "must not be null")
        case .value(let ids):
            let people = try Set<User.ID>(ids, field: "ownerIds", most: Conversation.mostParticipants)
            guard !people.isEmpty else { throw .invalidValue("ownerIds", "must name at least one owner") }
            owners = people
        }
    }
}
