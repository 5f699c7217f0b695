internal import Chat
internal import Database

/// A block that lies only partly in a month.
public struct SpanningBlock: Sendable {
    let author: User.ID
    let first: Message.ID
}

/// How blocks go with a whole month.
extension CommitmentRepository {
    /// The blocks, not removed, of those who wrote in a month that lie only partly in it.
    public func blocksSpanning(_ month: MessageMonth) throws -> [SpanningBlock] {
        try connection.all(
            """
            SELECT author, first FROM commitments
            WHERE secret IS NOT NULL AND first < $2 AND last >= $1 AND (first < $1 OR last >= $2)
                AND \(Self.hasMessages)
            """,
            month.bounds
        ) { SpanningBlock(author: $0.id(0), first: $0.id(1)) }
    }

    /// Commits anew to the messages of a block, in blocks that end where the month begins and ends.
    ///
    /// When there are fewer or more messages than the store had committed to, the block stays as it was, and shows it.
    public func divide(_ spanning: SpanningBlock, at month: MessageMonth) throws {
        let author = spanning.author
        guard let block = try block(around: spanning.first, of: author), block.first == spanning.first else { return }
        let messages = try connection.count(
            "SELECT COUNT(*) FROM messages WHERE author = $1 AND id >= $2 AND id <= $3",
            [.id(author), .id(block.first), .id(block.last)]
        )
        guard messages == block.messages else { return }
        try delete(of: author, from: block.first, through: block.first)
        var first = block.first
        for bound in [month.first, month.successor] where first < bound && bound <= block.last {
            try commit(to: author, from: first, through: Message.ID(high: bound.high - 1, low: .max))
            first = bound
        }
        try commit(to: author, from: first, through: block.last)
    }

    /// Forgets the secrets of a month's blocks, whose messages are about to be removed; `false` when some lie only partly
    /// in it.
    func forgetSecrets(of month: MessageMonth) throws -> Bool {
        guard try blocksSpanning(month).isEmpty else { return false }
        try connection.execute(
            """
            UPDATE commitments SET secret = NULL
            WHERE secret IS NOT NULL AND first >= $1 AND last < $2 AND \(Self.hasMessages)
            """,
            month.bounds
        )
        return true
    }

    /// Whether the author of a block has messages in the block and in the month.
    private static let hasMessages =
        """
        EXISTS (
            SELECT 1 FROM messages WHERE messages.author = commitments.author AND messages.id >= $1 AND messages.id < $2
                AND messages.id >= commitments.first AND messages.id <= commitments.last
        )
        """
}
