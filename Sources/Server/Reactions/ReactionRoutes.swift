internal import Chat
private import Hummingbird
internal import Storage
private import Wire

/// How people react to messages.
struct ReactionRoutes: Sendable {
    let store: Store
    let clock: WallClock

    /// As many emoji as one person puts on a message.
    private static let most = 20
    /// As many different emoji as there are on a message.
    private static let mostOnMessage = 100
    /// The longest emoji, in bytes: a family of four takes 25, a name of one's own may be longer.
    private static let longest = 100

    var routes: [Route] {
        [
            Route(
                .put,
                "/api/v2/chats/messages/{messageId}/reactions",
                .holding(anyOf: [.accessChat, .editReactions]),
                scopes: .chatWriting,
                change
            )
        ]
    }

    /// Gives the caller's reactions to a message in the place of those that there were.
    @Sendable
    private func change(_ call: Call) async throws -> Response {
        let id: Message.ID = try call.identifier("messageId")
        let emoji = try Self.emoji(try await call.body(as: ChatReactionUpdate.self).reactions)
        let caller = try call.caller
        try await store.write { transaction in
            let (message, place) = try ConversationFinder(transaction, for: caller, at: clock.now).message(id)
            guard place.organization.reactionsEnabled || emoji.isEmpty else {
                throw APIError.badRequest("Reactions are switched off in the organization's chat settings.")
            }
            try place.requireOpen()
            let others = try transaction.messages.emojiCount(of: message.id, except: place.person)
            guard emoji.isEmpty || others + emoji.count <= Self.mostOnMessage else {
                throw APIError.badRequest("A message has at most \(Self.mostOnMessage) different emoji.")
            }
            let present = try transaction.messages.details(of: [message.id])[message.id]?.reactions ?? []
            let own = present.filter { $0.user == place.person }.map(\.emoji)
            if !emoji.isSuperset(of: own), try isHeld(message, by: place.person, caller, transaction) {
                throw APIError.conflict(
                    "A reaction cannot be taken back now. Ask whoever is responsible for privacy."
                )
            }
            try transaction.messages.setReactions(emoji, by: place.person, to: message.id)
        }
        return Response(status: .noContent)
    }

    /// Whether a hold is on the message, or on whoever reacts to it.
    private func isHeld(
        _ message: Message,
        by person: User.ID,
        _ caller: Caller,
        _ transaction: StoreTransaction
    ) throws -> Bool {
        let (organization, now) = (caller.organization, clock.now)
        if try transaction.holds.isHeld(person, in: organization, at: now) { return true }
        return try !transaction.holds.held(among: [(message.id, message.author)], in: organization, at: now).isEmpty
    }

    private static func emoji(_ given: [String]) throws(APIError) -> Set<String> {
        guard given.count <= most else { throw .invalidValue("reactions", "must have at most \(most) emoji") }
        let isValid = given.allSatisfy { emoji in
            (1...longest).contains(emoji.utf8.count)
                && emoji.unicodeScalars.allSatisfy {
                    !$0.properties.isWhitespace && $0.value >= 0x20 && $0.value != 0x7F
                }
        }
        guard isValid else {
            throw .invalidValue(
                "reactions",
                "must hold emoji or their names, of at most \(longest) bytes, without blanks"
            )
        }
        return Set(given)
    }
}
