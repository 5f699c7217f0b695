internal import Chat
internal import Storage
internal import Wire

/// Stored messages as the contract has them.
struct MessageListing {
    private let place: OpenConversation
    private let details: [Message.ID: MessageDetails]
    private let attachments: [Message.ID: AttachmentSummary]
    private let withMetadata: Bool

    /// The messages, in the order given.
    let messages: [Message]

    /// Reads what there is about messages of one conversation.
    init(
        _ messages: [Message],
        in place: OpenConversation,
        withMetadata: Bool = true,
        _ transaction: StoreTransaction
    ) throws {
        self.messages = messages
        self.place = place
        self.withMetadata = withMetadata
        let ids = messages.map(\.id)
        details = withMetadata ? try transaction.messages.details(of: ids) : [:]
        attachments = try transaction.messages.attachmentSummaries(of: ids)
    }

    /// The messages as the contract has them, with addresses as a call's answer has them.
    func responses(to call: Call) -> [ChatMessageResponse] {
        var addresses: [User.ID: String] = [:]
        let organization = place.organization.id
        let room = place.peer == nil ? place.conversation.roomAddress : nil
        return messages.map { message in
            let recipient = recipient(of: message)
            return ChatMessageResponse(
                id: message.id.description,
                dateCreated: message.sentAt.description,
                dateModified: message.editedAt?.description,
                toJid: room ?? addresses.address(of: recipient ?? place.person, in: organization),
                jid: addresses.address(of: message.author, in: organization),
                body: message.text,
                thread: (message.thread ?? message.id).description,
                isReply: message.thread != nil,
                attachmentDeleted: attachments[message.id]?.hasDeleted ?? false,
                fileUri: attachments[message.id]?.present.first.map { AttachmentRoutes.fileURI(of: $0, call) },
                metadata: withMetadata ? metadata(of: message, to: recipient, &addresses) : nil
            )
        }
    }

    /// The person to whom a message of a one-on-one was sent.
    private func recipient(of message: Message) -> User.ID? {
        place.peer.map { message.author == place.person ? $0 : place.person }
    }

    private func metadata(
        of message: Message,
        to recipient: User.ID?,
        _ addresses: inout [User.ID: String]
    ) -> ChatMessageResponse.Metadata {
        let details = details[message.id]
        var reactions: [(emoji: String, users: [String])] = []
        for reaction in details?.reactions ?? [] {
            if reactions.last?.emoji != reaction.emoji { reactions.append((reaction.emoji, [])) }
            reactions[reactions.count - 1].users.append(reaction.user.description)
        }
        return ChatMessageResponse.Metadata(
            user: message.author.description,
            toUser: recipient?.description,
            mentions: (details?.mentions ?? []).map { person in
                (person.description, addresses.address(of: person, in: place.organization.id))
            },
            reactions: reactions.map { ChatMessageResponse.Reaction(emoji: $0.emoji, users: $0.users) }
        )
    }
}

extension [User.ID: String] {
    /// The address of a user, made once.
    fileprivate mutating func address(of user: User.ID, in organization: Organization.ID) -> String {
        if let known = self[user] { return known }
        let address = User.address(of: user, in: organization)
        self[user] = address
        return address
    }
}
