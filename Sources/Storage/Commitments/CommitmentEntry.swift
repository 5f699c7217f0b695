public import Chat

/// One message of a block, as its chain has it.
public struct CommitmentEntry: Sendable {
    /// The message.
    public let message: Message.ID
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
        try forEachLine(by: author, from: block.first, through: block.last) { message, line in
            let salt = CommitmentSalt(of: message, secret: secret)
            entries.append(CommitmentEntry(message: message, salt: salt, digest: salt.digest(of: line)))
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
        let line = OutputBuffer(capacity: 4096)
        let messages = MessageRepository(connection: connection, touched: TouchedMessages())
        try messages.forEachRecord(by: author, from: first, until: last.successor) { message in
            line.removeAll()
            line.appendLine(message)
            try body(message.id, line.bytes)
        }
    }
}
