internal import Chat
internal import Hummingbird
internal import Storage
private import Wire

/// Sending, editing and deleting.
extension MessageRoutes {
    func send(_ call: Call, _ place: ConversationPlace) async throws -> Response {
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
                id: try sequence.next(at: now, in: transaction),
                author: place.person,
                conversation: place.id,
                text: text.text,
                thread: try text.thread(in: place, transaction)
            )
            try transaction.messages.add(message)
            if let mentions = try text.mentioned(in: place.organization.id, transaction), !mentions.isEmpty {
                try transaction.messages.addMentions(mentions, to: message)
            }
            try key?.keep(message.id, in: transaction, at: now)
            return message.id
        }
        return try .json(["id": id.description])
    }

    func edit(_ call: Call, _ place: ConversationPlace) async throws -> Response {
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

    func delete(_ call: Call, _ place: ConversationPlace) async throws -> Response {
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
            if message.author != place.person {
                try transaction.audit.record(
                    call.act(.moderateMessage, of: id, ["author": .text(message.author.description)])
                )
            }
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
