/// A thing by its id and address.
public struct AddressableEntityRef: Codable, Sendable {
    /// Its id.
    public var id: String
    /// Where it is.
    public var selfUri: String

    /// Makes a reference of its parts.
    public init(id: String, selfUri: String) {
        self.id = id
        self.selfUri = selfUri
    }

    /// Refers to a user.
    public static func user(_ id: String) -> Self { Self(id: id, selfUri: "/api/v2/users/\(id)") }

    /// Refers to a message.
    public static func message(_ id: String) -> Self { Self(id: id, selfUri: "/api/v2/chats/messages/\(id)") }
}

/// A room, as the contract has it.
public struct Room: Codable, Sendable {
    /// The address of an ad-hoc room; the id of a group's room.
    public var id: String
    /// What people call it.
    public var name: String?
    /// When it was made, in ISO 8601.
    public var dateCreated: String?
    /// `adhoc` or `group`.
    public var roomType: String
    /// More about it.
    public var description: String?
    /// What it is about.
    public var subject: String?
    /// As many people as it holds.
    public var participantLimit: Int
    /// Those who may change it.
    public var owners: [AddressableEntityRef]?
    /// What is pinned to it.
    public var pinnedMessages: [AddressableEntityRef]?
    /// Its address.
    public var jid: String
    /// Where it is.
    public var selfUri: String

    /// Makes a room of its parts.
    public init(
        id: String,
        name: String?,
        dateCreated: String?,
        roomType: String,
        description: String?,
        subject: String?,
        participantLimit: Int,
        owners: [AddressableEntityRef]?,
        pinnedMessages: [AddressableEntityRef]?,
        jid: String
    ) {
        self.id = id
        self.name = name
        self.dateCreated = dateCreated
        self.roomType = roomType
        self.description = description
        self.subject = subject
        self.participantLimit = participantLimit
        self.owners = owners
        self.pinnedMessages = pinnedMessages
        self.jid = jid
        selfUri = "/api/v2/chats/rooms/\(jid)"
    }
}

/// What makes a room.
public struct CreateRoomRequest: Decodable, Sendable {
    /// More about it.
    public var description: String?
    /// What it is about.
    public var subject: String
    /// The ids of those who are in it from the beginning, besides whoever makes it.
    public var userIds: [String]?
}

/// Where a new room is.
public struct CreateRoomResponse: Encodable, Sendable {
    /// Its address.
    public var jid: String

    /// Makes an answer of an address.
    public init(jid: String) {
        self.jid = jid
    }
}

/// What changes a room.
public struct RoomUpdateRequest: Decodable, Sendable {
    /// More about it.
    public var description: Patch<String>
    /// What it is about.
    public var subject: Patch<String>
    /// The ids of the messages that are pinned from now on.
    public var pinnedMessageIds: Patch<[String]>
    /// The ids of those who own it from now on.
    public var ownerIds: Patch<[String]>

    private enum CodingKeys: String, CodingKey { case description, subject, pinnedMessageIds, ownerIds }

    /// Reads the fields that are there.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        description = try container.patch(.description)
        subject = try container.patch(.subject)
        pinnedMessageIds = try container.patch(.pinnedMessageIds)
        ownerIds = try container.patch(.ownerIds)
    }
}

/// A one-on-one, as the contract has it.
public struct OneOnOne: Encodable, Sendable {
    /// What is pinned to it.
    public var pinnedMessages: [AddressableEntityRef]

    /// Makes a one-on-one of its pins.
    public init(pinnedMessages: [AddressableEntityRef]) {
        self.pinnedMessages = pinnedMessages
    }
}

/// Which messages are to be pinned.
public struct PinnedMessageRequest: Decodable, Sendable {
    /// Their ids.
    public var pinnedMessageIds: [String]
}

/// How the caller reacts to a message from now on.
public struct ChatReactionUpdate: Decodable, Sendable {
    /// The emoji; none takes back all.
    public var reactions: [String]
}
