internal import Chat
internal import Storage
internal import Wire

extension Room {
    /// A stored room as the contract has it.
    ///
    /// - Parameters:
    ///   - cutoff: pinned messages sent earlier are left out.
    ///   - withDetails: whether owners and pins are told as well.
    init(
        _ room: Conversation,
        since cutoff: Instant,
        withDetails: Bool = true,
        _ transaction: StoreTransaction
    ) throws {
        let owners = withDetails ? try transaction.conversations.owners(of: room.id) : nil
        let pins = withDetails ? try transaction.pins.all(in: room.id, since: cutoff) : nil
        self.init(
            id: room.kind == .adhoc ? room.roomAddress : room.id.description,
            name: room.name ?? room.subject,
            dateCreated: room.createdAt?.description,
            roomType: room.kind.rawValue,
            description: room.description,
            subject: room.subject,
            participantLimit: Conversation.mostParticipants,
            owners: owners?.map { .user($0.description) },
            pinnedMessages: pins?.map { .message($0.description) },
            jid: room.roomAddress
        )
    }
}
