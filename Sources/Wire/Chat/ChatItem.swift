/// One of a person's conversations, as the contract lists it.
public struct ChatItem: Encodable, Sendable {
    /// The other person of a one-on-one.
    public struct User: Encodable, Sendable {
        /// The user's id.
        public var id: String
        /// The name that others see.
        public var name: String
        /// Where the user is.
        public var selfUri: String
        /// The address.
        public var jid: String
        /// Whether the user was deactivated.
        public var inactive: Bool

        /// Makes a person of its parts.
        public init(id: String, name: String, jid: String, inactive: Bool) {
            self.id = id
            self.name = name
            self.jid = jid
            self.inactive = inactive
            selfUri = "/api/v2/users/\(id)"
        }
    }

    /// The address of the room, or of the other person.
    public var id: String
    /// What people call it.
    public var name: String?
    /// Whether it was not closed.
    public var open: Bool
    /// When something was last written in it, in ISO 8601.
    public var dateLastMessage: String?
    /// The other person of a one-on-one.
    public var user: User?
    /// The room.
    public var room: Room?
    /// `adhoc`, `group` or `oneOnOne`.
    public var chatType: String
    /// Where it is.
    public var selfUri: String

    /// Makes an item of its parts.
    public init(
        id: String,
        name: String?,
        open: Bool,
        dateLastMessage: String?,
        user: User?,
        room: Room?,
        chatType: String,
        selfUri: String
    ) {
        self.id = id
        self.name = name
        self.open = open
        self.dateLastMessage = dateLastMessage
        self.user = user
        self.room = room
        self.chatType = chatType
        self.selfUri = selfUri
    }
}

/// One page of a list that is read on from a cursor.
public struct CursorListing<Entity: Encodable & Sendable>: Encodable, Sendable {
    /// What is on the page.
    public var entities: [Entity]
    /// The page after this one.
    public var nextUri: String?
    /// This page.
    public var selfUri: String

    /// Makes a page of its parts.
    public init(_ entities: [Entity], nextUri: String?, selfUri: String) {
        self.entities = entities
        self.nextUri = nextUri
        self.selfUri = selfUri
    }
}
