internal import Chat
internal import Storage
internal import Wire

/// Messages of one conversation, to be written as the contract has them (`ChatMessageResponse`).
///
/// They are written as bytes, without a value for each of their fields: rooms are read a page of a hundred at a time.
struct MessageListing: Sendable {
    /// The messages, in the order given.
    let messages: [Message]
    private let place: OpenConversation
    private let details: [Message.ID: MessageDetails]
    private let attachments: [Message.ID: AttachmentSummary]
    private let withMetadata: Bool
    /// The address of each author, made once.
    private let addresses: [User.ID: String]
    /// The address of a room; a one-on-one has those of its people.
    private let room: String

    /// Reads what there is about messages of one conversation.
    init(
        _ messages: [Message],
        in place: OpenConversation,
        withMetadata: Bool = true,
        _ transaction: StoreTransaction
    ) throws {
        self.messages = messages
        self.place = place
        room = place.conversation.roomAddress
        self.withMetadata = withMetadata
        let ids = messages.map(\.id)
        details = withMetadata ? try transaction.messages.details(of: ids) : [:]
        attachments = try transaction.messages.attachmentSummaries(of: ids)
        let people = Set(messages.map(\.author) + [place.person, place.peer].compactMap(\.self))
        addresses = Dictionary(
            uniqueKeysWithValues: people.map { ($0, User.address(of: $0, in: place.organization.id)) }
        )
    }

    /// Writes all messages, each as an object.
    ///
    /// - Parameter baseURL: the address that the caller reached the server by.
    func write(to json: inout JSONWriter, baseURL: String) {
        json.list(messages) { json, message in
            json.raw("{")
            writeFields(of: message, to: &json, baseURL: baseURL)
            json.raw("}")
        }
    }

    /// Writes the fields of a message without the braces around them.
    func writeFields(of message: Message, to json: inout JSONWriter, baseURL: String) {
        let recipient = place.peer.map { message.author == place.person ? $0 : place.person }
        json.raw("\"id\":")
        json.identifier(message.id)
        json.raw(",\"dateCreated\":")
        json.instant(message.sentAt)
        if let editedAt = message.editedAt {
            json.raw(",\"dateModified\":")
            json.instant(editedAt)
        }
        json.raw(",\"toJid\":")
        json.string(recipient.flatMap { addresses[$0] } ?? room)
        json.raw(",\"jid\":")
        json.string(addresses[message.author] ?? "")
        json.raw(",\"body\":")
        json.string(message.text)
        json.raw(message.editedAt == nil ? ",\"edited\":false" : ",\"edited\":true")
        if let summary = attachments[message.id] { write(summary, to: &json, baseURL: baseURL) }
        json.raw(",\"thread\":{\"id\":")
        json.identifier(message.thread ?? message.id)
        json.raw("}")
        if let thread = message.thread {
            json.raw(",\"parentThread\":{\"id\":")
            json.identifier(thread)
            json.raw("}")
        }
        if withMetadata { writeMetadata(of: message, to: recipient, in: &json) }
    }

    private func write(_ summary: AttachmentSummary, to json: inout JSONWriter, baseURL: String) {
        if summary.hasDeleted { json.raw(",\"attachmentDeleted\":true") }
        guard let first = summary.present.first else { return }
        json.raw(",\"fileUri\":")
        json.string(AttachmentRoutes.fileURI(of: first, baseURL: baseURL))
    }

    private func writeMetadata(of message: Message, to recipient: User.ID?, in json: inout JSONWriter) {
        json.raw(",\"user\":")
        json.user(message.author)
        if let recipient {
            json.raw(",\"toUser\":")
            json.user(recipient)
        }
        let details = details[message.id]
        json.raw(",\"mentions\":{")
        for (index, person) in (details?.mentions ?? []).enumerated() {
            if index > 0 { json.raw(",") }
            json.identifier(person)
            json.raw(":")
            json.string(User.address(of: person, in: place.organization.id))
        }
        json.raw("},\"reactions\":")
        json.list(Self.grouped(details?.reactions ?? [])) { json, group in
            json.raw("{\"emoji\":")
            json.string(group.emoji)
            json.raw(",\"users\":")
            json.list(group.people) { $0.user($1) }
            json.raw("}")
        }
    }

    /// The people by emoji; the reactions come in the order of emoji.
    private static func grouped(_ reactions: [Reaction]) -> [(emoji: String, people: [User.ID])] {
        var groups: [(emoji: String, people: [User.ID])] = []
        for reaction in reactions {
            if groups.last?.emoji != reaction.emoji { groups.append((reaction.emoji, [])) }
            groups[groups.count - 1].people.append(reaction.user)
        }
        return groups
    }
}

extension JSONWriter {
    fileprivate mutating func identifier<Entity>(_ identifier: Identifier<Entity>) {
        plainString(length: 36) { identifier.write(to: $0) }
    }

    fileprivate mutating func instant(_ instant: Instant) {
        plainString(length: Instant.textLength) { instant.write(to: $0) }
    }

    /// Refers to a user by id and address.
    fileprivate mutating func user(_ user: User.ID) {
        raw("{\"id\":")
        identifier(user)
        raw(",\"selfUri\":\"/api/v2/users/")
        characters(length: 36) { user.write(to: $0) }
        raw("\"}")
    }
}
