internal import Chat
internal import Database

/// How commitments follow the messages.
extension CommitmentRepository {
    /// Commits to what a transaction has written to.
    func keep(_ touched: TouchedMessages) throws {
        for (author, span) in touched.spans {
            if let message = span.only { leave(message) } else { try keep(span, of: author) }
        }
    }

    /// Commits to messages that were just added.
    func keep(_ messages: [Message]) throws {
        let newest = try newestBlocks(of: Array(Set(messages.map(\.author))))
        for (author, messages) in Dictionary(grouping: messages, by: \.author) {
            try keep(messages.sorted { $0.id < $1.id }, after: newest[author], of: author)
        }
    }

    private func keep(_ messages: [Message], after newest: CommitmentBlock?, of author: User.ID) throws {
        guard let first = messages.first, let last = messages.last else { return }
        if let newest, first.id <= newest.last {
            return try keep(TouchedMessages.Span(first: first.id, last: last.id, hasNew: true), of: author)
        }
        // What has just been written need not be read.
        var open = newest.flatMap { $0.isFull ? nil : $0 }
        var chain = chain(onto: open)
        for message in messages {
            message.withLine { chain.append(message.id, line: $0) }
            guard let block = chain.block, block.isFull || message.id == last.id else { continue }
            try keep(block, insteadOf: open, of: author)
            open = nil
            chain = self.chain(onto: nil)
        }
    }

    private func keep(_ span: TouchedMessages.Span, of author: User.ID) throws {
        let newest = try newestBlock(of: author)
        guard let newest, span.first <= newest.last else { return try append(span, to: newest, of: author) }
        guard span.hasNew else {
            // Messages between two blocks are some to which the store has never committed.
            for block in try blocks(of: author, from: span.first, through: span.last) {
                try commitAnew(to: block, of: author)
            }
            return
        }
        let first = try block(around: span.first, of: author)?.first ?? span.first
        try delete(of: author, from: first)
        try commit(to: author, from: first, through: max(span.last, newest.last))
    }

    /// Goes on with the newest block; messages that came past the store stay without a commitment.
    private func append(_ span: TouchedMessages.Span, to newest: CommitmentBlock?, of author: User.ID) throws {
        guard span.hasNew else { return }
        let open = newest.flatMap { $0.isFull ? nil : $0 }
        try commit(to: author, from: span.first, through: span.last, onto: open)
    }

    private func chain(onto open: CommitmentBlock?) -> CommitmentChain {
        if let open, let secret = open.secret { return CommitmentChain(secret: secret, continuing: open) }
        var generator = SystemRandomNumberGenerator()
        return CommitmentChain(secret: Bytes32(using: &generator))
    }

    /// Commits to the messages of a block as they are now, under a new secret.
    ///
    /// When there are fewer or more than the store had committed to, the block stays as it was, and shows it.
    private func commitAnew(to block: CommitmentBlock, of author: User.ID) throws {
        let messages = try connection.count(
            "SELECT COUNT(*) FROM messages WHERE author = $1 AND id >= $2 AND id <= $3",
            [.id(author), .id(block.first), .id(block.last)]
        )
        guard messages == block.messages else { return }
        try delete(of: author, from: block.first, through: block.first)
        try commit(to: author, from: block.first, through: block.last)
    }

    /// Makes the blocks of an author's messages from one through another; the caller has forgotten those that were.
    ///
    /// - Parameter open: the block before them, which they go on with.
    /// - Returns: how many messages there were.
    @discardableResult
    func commit(
        to author: User.ID,
        from first: Message.ID,
        through last: Message.ID,
        onto open: CommitmentBlock? = nil
    ) throws -> Int {
        var generator = SystemRandomNumberGenerator()
        var chain = open.flatMap { open in open.secret.map { CommitmentChain(secret: $0, continuing: open) } }
        var replaced = open
        var messages = 0
        try forEachLine(by: author, from: first, through: last) { message, line in
            messages += 1
            var extended = chain ?? CommitmentChain(secret: Bytes32(using: &generator))
            extended.append(message, line: line)
            chain = extended
            if let block = extended.block, block.isFull {
                try keep(block, insteadOf: replaced, of: author)
                (chain, replaced) = (nil, nil)
            }
        }
        if let block = chain?.block { try keep(block, insteadOf: replaced, of: author) }
        return messages
    }
}
