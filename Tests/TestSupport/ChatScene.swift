public import Chat
public import Storage

/// People in a room of a store, who say what a test lets them say.
public struct ChatScene: Sendable {
    /// The store that everything is kept in.
    public let store: Store
    /// The organization that everything belongs to.
    public let organization: Organization.ID
    /// A room.
    public let room: Conversation.ID
    /// Whose messages are asked for.
    public let ada: User.ID
    /// Somebody else.
    public let bo: User.ID

    private static let founded = Instant(milliseconds: 1_700_000_000_000)

    /// Puts the people, the room and a key to sign with into a store.
    public init(_ store: Store, _ organization: Organization.ID) async throws {
        self.store = store
        self.organization = organization
        var generator = SystemRandomNumberGenerator()
        let room = Conversation.ID.random(using: &generator)
        let ada = User.ID.random(using: &generator)
        let bo = User.ID.random(using: &generator)
        let key = try SigningKey(for: organization, sealedWith: .ofTests, at: Self.founded, using: &generator)
        try await store.write { transaction in
            try transaction.signingKeys.makeCurrent(key)
            try transaction.conversations.save(
                Conversation(id: room, organization: organization, kind: .group, name: "kitchen")
            )
            for (id, name) in [(ada, "Ada Bright"), (bo, "Bo Chandra")] {
                let email = name.lowercased().replacing(" ", with: ".") + "@lantern.example"
                try transaction.users.save(User(id: id, organization: organization, name: name, email: email))
                try transaction.users.add(UserIdentifier(kind: .name, value: name), to: id, in: organization)
                try transaction.users.add(UserIdentifier(kind: .email, value: email), to: id, in: organization)
                try transaction.conversations.addParticipant(id, to: room)
            }
        }
        self.room = room
        self.ada = ada
        self.bo = bo
    }

    /// Lets somebody write into the room at an instant.
    @discardableResult
    public func say(_ text: String, by author: User.ID, at instant: Instant) async throws -> Message {
        var generator = SystemRandomNumberGenerator()
        let message = Message(
            id: .live(at: instant, using: &generator),
            author: author,
            conversation: room,
            text: text
        )
        try await store.write { _ = try $0.messages.insert(message) }
        return message
    }

    /// Lets somebody write many messages, one each second from an instant on.
    public func say(
        _ count: Int,
        by author: User.ID,
        from instant: Instant,
        _ text: @escaping @Sendable (Int) -> String
    ) async throws {
        try await store.write { [room] transaction in
            var generator = SystemRandomNumberGenerator()
            for number in 0..<count {
                let sentAt = instant.advanced(bySeconds: Int64(number))
                _ = try transaction.messages.insert(
                    Message(
                        id: .live(at: sentAt, using: &generator),
                        author: author,
                        conversation: room,
                        text: text(number)
                    )
                )
            }
        }
    }
}
