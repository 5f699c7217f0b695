public import Chat
internal import Database

/// How many messages of one month retention has removed.
public struct RemovedMonth: Equatable, Sendable {
    /// The first instant of the month, in UTC.
    public let start: Instant
    /// How many messages were sent in it and were removed.
    public let messages: Int
}

/// What stays of messages that are removed: that they were there, and how many.
extension CommitmentRepository {
    /// Takes messages that are about to be removed out of the blocks of those that stay.
    ///
    /// Call it in the transaction that removes them, **before** their rows are deleted. A block that goes as a whole
    /// keeps its head and loses its secret, without which the head tells nothing of what was said. Of another, those
    /// that stay become a block under a new secret, and the others go on with the last removed block, or begin one.
    /// Messages that are not there, or to which the store has not committed, are passed over.
    public func prepareRemoval(of messages: [Message.ID], by author: User.ID) throws {
        var rest = messages.sorted()[...]
        while let message = rest.popFirst() {
            guard let block = try block(around: message, of: author) else { continue }
            var leaving: Set<Message.ID> = [message]
            while let next = rest.first, next <= block.last { leaving.insert(rest.removeFirst()) }
            try part(block, from: leaving, by: author)
        }
    }

    /// How many messages of an author retention has removed, by the months in which any was.
    public func removedMonths(of author: User.ID) throws -> [RemovedMonth] {
        try connection.all(
            "SELECT month, messages FROM removed_messages WHERE author = $1 ORDER BY month",
            [.id(author)]
        ) { RemovedMonth(start: $0.instant(0), messages: Int($0.integer(1))) }
    }

    private func part(_ block: CommitmentBlock, from leaving: Set<Message.ID>, by author: User.ID) throws {
        // Most blocks go as a whole, and nothing of them needs to be read.
        guard try anyStays(of: block, without: leaving, by: author) else { return try removeWhole(block, of: author) }
        var generator = SystemRandomNumberGenerator()
        var staying = CommitmentChain(secret: Bytes32(using: &generator))
        let open = try leaving.min().flatMap { try openRemovedBlock(of: author, before: $0) }
        var chain = CommitmentChain(secret: Bytes32(using: &generator), continuing: open)
        var removed: [CommitmentBlock] = []
        try forEachLine(by: author, from: block.first, through: block.last) { message, line in
            guard leaving.contains(message) else { return staying.append(message, line: line) }
            chain.append(message, line: line)
            if let full = chain.block, full.isFull {
                removed.append(full)
                chain = CommitmentChain(secret: Bytes32(using: &generator))
            }
        }
        guard let rest = staying.block else { return try removeWhole(block, of: author) }
        guard rest.messages < block.messages else { return }
        if let last = chain.block { removed.append(last) }
        try forget(block, of: author)
        if let open { try forget(open, of: author) }
        for block in removed { try insert(block.withoutSecret, of: author) }
        try insert(rest, of: author)
    }

    private func anyStays(
        of block: CommitmentBlock,
        without leaving: Set<Message.ID>,
        by author: User.ID
    ) throws -> Bool {
        var anyStays = false
        try connection.forEachRow(
            "SELECT id FROM messages WHERE author = $1 AND id >= $2 AND id <= $3",
            [.id(author), .id(block.first), .id(block.last)]
        ) { row in
            anyStays = !leaving.contains(row.id(0, of: Message.self))
            return !anyStays
        }
        return anyStays
    }

    private func removeWhole(_ block: CommitmentBlock, of author: User.ID) throws {
        try forget(block, of: author)
        try insert(block.withoutSecret, of: author)
    }

    /// The last block of removed messages that were sent before another, if it takes more of them.
    private func openRemovedBlock(of author: User.ID, before message: Message.ID) throws -> CommitmentBlock? {
        let block = try connection.first(
            Self.select + " WHERE author = $1 AND first < $2 AND secret IS NULL ORDER BY first DESC, head DESC LIMIT 1",
            [.id(author), .id(message)],
            Self.read
        )
        guard let block, !block.isFull, block.last < message else { return nil }
        return block
    }

    private func forget(_ block: CommitmentBlock, of author: User.ID) throws {
        try connection.execute(
            "DELETE FROM commitments WHERE author = $1 AND first = $2 AND head = $3",
            [.id(author), .id(block.first), .bytes(block.head.bytes)]
        )
    }
}

extension CommitmentBlock {
    fileprivate var withoutSecret: Self {
        Self(first: first, last: last, messages: messages, head: head, secret: nil)
    }
}
