internal import Chat
internal import Storage

/// A conversation as one of its participants sees it.
struct OpenConversation: Sendable {
    let conversation: Conversation
    let organization: Organization
    /// The participant who calls.
    let person: User.ID
    /// The other person of a one-on-one; the same person in a one-on-one with oneself.
    let peer: User.ID?
    /// What was sent earlier is gone.
    let cutoff: Instant

    var id: Conversation.ID { conversation.id }

    /// Refuses what would change a conversation that was closed.
    func requireOpen() throws(APIError) {
        guard !conversation.isArchived else {
            throw .badRequest("The conversation was closed: it can be read, and nothing in it can be changed.")
        }
    }

    /// Whether a message is in the conversation and can still be read.
    func holds(_ message: Message) -> Bool {
        message.conversation == id && message.isReadable && message.sentAt >= cutoff
    }
}

/// Finds conversations for somebody, inside one transaction.
///
/// What somebody takes no part in is answered like what does not exist.
struct ConversationFinder {
    let transaction: StoreTransaction
    let organization: Organization
    let person: User.ID
    let cutoff: Instant

    init(_ transaction: StoreTransaction, for caller: Caller, at now: Instant) throws {
        guard let person = caller.person else { throw APIError.notAPerson }
        guard let organization = try transaction.organizations.find(caller.organization) else {
            throw APIError.notFound
        }
        // Who is being erased is out at once, also where the caller was found before that.
        guard try transaction.users.find(person, in: organization.id)?.state == .active else {
            throw APIError.notSignedIn
        }
        self.transaction = transaction
        self.organization = organization
        self.person = person
        cutoff = organization.retention.cutoff(at: now)
    }

    /// The room with an address; the plain identifier of a room is taken as well.
    func room(_ address: String) throws -> OpenConversation {
        guard let room = try find(address), room.kind != .oneOnOne else { throw APIError.notFound }
        return try open(room)
    }

    /// The one-on-one with a user; `nil` when nothing was written in it yet.
    func oneOnOne(with peer: User.ID) throws -> OpenConversation? {
        guard try transaction.users.find(peer, in: organization.id) != nil else { throw APIError.notFound }
        let conversations = transaction.conversations
        let id = Conversation.oneOnOne(of: person, and: peer, in: organization.id)
        let found =
            try conversations.find(id, in: organization.id)
            ?? conversations.oneOnOne(of: person, and: peer, in: organization.id)
        return found.map { opened($0, peer: peer) }
    }

    /// The one-on-one with a user, which is made when there is none.
    func makeOneOnOne(with peer: User.ID, at now: Instant) throws -> OpenConversation {
        if let found = try oneOnOne(with: peer) { return found }
        let conversation = Conversation(
            id: Conversation.oneOnOne(of: person, and: peer, in: organization.id),
            organization: organization.id,
            kind: .oneOnOne,
            name: nil,
            isPrivate: true,
            createdAt: now
        )
        try transaction.conversations.save(conversation)
        for participant in Set([person, peer]) {
            try transaction.conversations.addParticipant(participant, to: conversation.id)
        }
        return opened(conversation, peer: peer)
    }

    /// A message that can still be read, with its conversation.
    func message(_ id: Message.ID) throws -> (Message, OpenConversation) {
        guard let message = try transaction.messages.find(id) else { throw APIError.notFound }
        let place = try conversation(message.conversation)
        guard place.holds(message) else { throw APIError.notFound }
        return (message, place)
    }

    /// The conversation with an identifier.
    func conversation(_ id: Conversation.ID) throws -> OpenConversation {
        guard let conversation = try transaction.conversations.find(id, in: organization.id) else {
            throw APIError.notFound
        }
        return try open(conversation)
    }

    private func open(_ conversation: Conversation) throws -> OpenConversation {
        guard try transaction.conversations.isParticipant(person, in: conversation.id) else { throw APIError.notFound }
        guard conversation.kind == .oneOnOne else { return opened(conversation, peer: nil) }
        let participants = try transaction.conversations.participants(of: conversation.id)
        return opened(conversation, peer: participants.first { $0 != person } ?? person)
    }

    private func opened(_ conversation: Conversation, peer: User.ID?) -> OpenConversation {
        OpenConversation(
            conversation: conversation,
            organization: organization,
            person: person,
            peer: peer,
            cutoff: cutoff
        )
    }

    private func find(_ address: String) throws -> Conversation? {
        let conversations = transaction.conversations
        if let id = Conversation.ID(address) { return try conversations.find(id, in: organization.id) }
        switch JabberID(address, in: organization.id) {
        case .group(let tail): return try conversations.find(addressed: tail, in: organization.id)
        case .adhoc(let id): return try conversations.find(id, in: organization.id)
        case .user, nil: return nil
        }
    }
}
