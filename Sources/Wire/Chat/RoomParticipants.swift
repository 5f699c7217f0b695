/// Those who take part in a room.
public struct RoomParticipantsResponse: Encodable, Sendable {
    /// One of them.
    public struct Participant: Encodable, Sendable {
        /// The address.
        public var jid: String
        /// The user.
        public var user: AddressableEntityRef

        /// Makes a participant of its parts.
        public init(jid: String, user: AddressableEntityRef) {
            self.jid = jid
            self.user = user
        }
    }

    /// Those who take part.
    public var participants: [Participant]

    /// Makes a list of those who take part.
    public init(participants: [Participant]) {
        self.participants = participants
    }
}

/// One who takes part in a room.
public struct RoomParticipant: Encodable, Sendable {
    /// The address.
    public var participantJid: String

    /// Makes a participant of an address.
    public init(participantJid: String) {
        self.participantJid = participantJid
    }
}
