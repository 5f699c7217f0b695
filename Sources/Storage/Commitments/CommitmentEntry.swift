public import Chat

/// One message of a block, as its chain has it.
public struct CommitmentEntry: Sendable {
    /// The message.
    public let message: Message.ID
    /// Where it was written.
    public let conversation: Conversation.ID
    /// What keeps the digest from telling what the message says.
    public let salt: CommitmentSalt
    /// The digest of the salt and the message's line.
    public let digest: Bytes32
}

extension CommitmentRepository {
    /// The messages of a block as they are now, in order; none when they were removed.
    public func entries(of block: CommitmentBlock, by author: User.ID) throws -> [CommitmentEntry] {
        guard let secret = block.secret else { return [] }
        var entries: [CommitmentEntry] = []
        let buffer = OutputBuffer(capacity: 4096)
        try forEachRecord(by: author, from: block.first, through: block.last) { message in
            let salt = CommitmentSalt(of: message.id, secret: secret)
            let digest = salt.digest(of: message.line(in: buffer))
            entries.append(
                CommitmentEntry(message: message.id, conversation: message.conversation, salt: salt, digest: digest)
            )
        }
        return entries
    }

    /// Hands over the lines of an author's messages from one through another.
    func forEachLine(
        by author: User.ID,
        from first: Message.ID,
        through last: Message.ID,
        _ body: (Message.ID, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let buffer = OutputBuffer(capacity: 4096)
        try forEachRecord(by: author, from: first, through: last) { try body($0.id, $0.line(in: buffer)) }
    }

    private func forEachRecord(
        by author: User.ID,
        from first: Message.ID,
        through last: Message.ID,
        _ body: (MessageRecord) throws -> Void
    ) throws {
        let messages = try MessageRepository(connection: connection, touched: TouchedMessages())
        try messages.forEachRecord(by: author, from: first, until: last.successor) { try body($0) }
    }
}

extension MessageRecord {
    /// The line that stands for the message, in a buffer whose earlier bytes go.
    fileprivate func line(in buffer: OutputBuffer) -> UnsafeRawBufferPointer {
        buffer.removeAll()
        buffer.appendLine(self)
        return buffer.bytes
    }
}
