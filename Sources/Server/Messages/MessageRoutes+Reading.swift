internal import Chat
internal import Hummingbird
internal import Storage
private import Wire

/// Reading what was written.
extension MessageRoutes {
    /// As many messages as one call may name.
    private static let mostNamed = 100

    @Sendable
    func show(_ call: Call) async throws -> Response {
        let id: Message.ID = try call.identifier("messageId")
        let listing = try await read(call) { finder in
            let (message, place) = try finder.message(id)
            return try MessageListing([message], in: place, finder.transaction)
        }
        return try .message(listing, to: call)
    }

    func showSeveral(_ call: Call, _ place: ConversationPlace) async throws -> Response {
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

    func list(_ call: Call, _ place: ConversationPlace) async throws -> Response {
        try await list(call, flattening: place == .oneOnOne) { finder in
            try place.find(call, finder).map { place in
                (place, { window in try finder.transaction.messages.page(of: place.id, window) })
            }
        }
    }

    @Sendable
    func listThread(_ call: Call) async throws -> Response {
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
        let own = ["limit", "excludeMetadata", "before", "after"]
        let list = call.query.address(call.request.uri.path, keeping: own)
        return "\(list)\(list.contains("?") ? "&" : "?")\(direction)=\(message)"
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
