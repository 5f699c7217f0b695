public import Chat
internal import Database

/// The messages that are pinned to their conversations.
public struct PinRepository {
    let connection: any DatabaseConnection

    /// The pinned messages of a conversation that can still be read, the one pinned first at the start.
    ///
    /// - Parameter cutoff: messages sent earlier are left out.
    public func all(in conversation: Conversation.ID, since cutoff: Instant) throws -> [Message.ID] {
        try connection.all(
            """
            SELECT pins.message FROM pins JOIN messages ON messages.id = pins.message
            WHERE pins.conversation = $1 AND pins.message >= $2 AND messages.deleted_at IS NULL
            ORDER BY pins.pinned_at, pins.message
            """,
            [.id(conversation), .id(Message.ID.first(at: cutoff))]
        ) { $0.id(0) }
    }

    /// Pins a message; says nothing when it is pinned.
    public func insert(_ message: Message, by person: User.ID, at now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO pins (conversation, message, pinned_by, pinned_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT DO NOTHING
            """,
            [.id(message.conversation), .id(message.id), .id(person), .instant(now)]
        )
    }

    /// Takes a pin away; tells whether there was one.
    public func remove(_ message: Message.ID, from conversation: Conversation.ID) throws -> Bool {
        try connection.execute(
            "DELETE FROM pins WHERE conversation = $1 AND message = $2",
            [.id(conversation), .id(message)]
        ) > 0
    }

    /// Takes all pins away but those of some messages.
    public func removeAll(from conversation: Conversation.ID, except kept: Set<Message.ID>) throws {
        let pinned = try connection.all("SELECT message FROM pins WHERE conversation = $1", [.id(conversation)]) {
            $0.id(0, of: Message.self)
        }
        for message in pinned where !kept.contains(message) { _ = try remove(message, from: conversation) }
    }
}
