public import Chat
internal import Database

/// What the store has committed to of each author's messages (decision 0011).
///
/// Whoever writes to messages need not come here: a transaction keeps the commitments of what it touched by itself.
public struct CommitmentRepository {
    private let unsettled: any DatabaseConnection
    /// Messages that were added by writes of the same commit are committed to before anything is asked or changed.
    var connection: any DatabaseConnection {
        get throws {
            try unsettled.settleDebts()
            return unsettled
        }
    }

    init(connection: any DatabaseConnection) {
        unsettled = connection
    }

    /// Lets the store commit to a message, at the end of the commit in which it is added.
    func leave(_ message: Message) { unsettled.leave(AddedMessage(message: message)) }

    /// Hands over all blocks of an author in the order of their first messages and heads, removed ones included.
    ///
    /// Blocks that were not removed do not overlap. Other queries may be made meanwhile.
    public func forEachBlock(of author: User.ID, _ body: (CommitmentBlock) throws -> Void) throws {
        try connection.forEachRow(Self.select + " WHERE author = $1 ORDER BY first, head", [.id(author)]) { row in
            try body(Self.read(row))
            return true
        }
    }

    /// The block, not removed, that a message belongs to by its identifier.
    func block(around message: Message.ID, of author: User.ID) throws -> CommitmentBlock? {
        let block = try connection.first(
            Self.select + " WHERE author = $1 AND first <= $2 AND secret IS NOT NULL ORDER BY first DESC LIMIT 1",
            [.id(author), .id(message)],
            Self.read
        )
        guard let block, message <= block.last else { return nil }
        return block
    }

    /// The blocks, not removed, that messages from one through another belong to by their identifiers, in order.
    func blocks(of author: User.ID, from first: Message.ID, through last: Message.ID) throws -> [CommitmentBlock] {
        let begun = try block(around: first, of: author).map { [$0] } ?? []
        return try begun
            + connection.all(
                Self.select
                    + " WHERE author = $1 AND first > $2 AND first <= $3 AND secret IS NOT NULL ORDER BY first",
                [.id(author), .id(first), .id(last)],
                Self.read
            )
    }

    /// The last block that was not removed.
    func newestBlock(of author: User.ID) throws -> CommitmentBlock? {
        try connection.first(
            Self.select + " WHERE author = $1 AND secret IS NOT NULL ORDER BY first DESC LIMIT 1",
            [.id(author)],
            Self.read
        )
    }

    /// The last blocks of several authors that were not removed.
    func newestBlocks(of authors: [User.ID]) throws -> [User.ID: CommitmentBlock] {
        var blocks: [User.ID: CommitmentBlock] = [:]
        for list in authors.listed {
            try connection.forEachRow(
                """
                SELECT first, last, messages, head, secret, author FROM users JOIN commitments ON author = users.id
                    AND secret IS NOT NULL AND first = (
                        SELECT newest.first FROM commitments AS newest
                        WHERE newest.author = users.id AND newest.secret IS NOT NULL
                        ORDER BY newest.first DESC LIMIT 1
                    )
                WHERE users.id IN \(list.placeholders)
                """,
                list.values
            ) { row in
                blocks[row.id(5)] = Self.read(row)
                return true
            }
        }
        return blocks
    }

    func insert(_ block: CommitmentBlock, of author: User.ID) throws {
        try connection.executeLater(
            "INSERT INTO commitments (author, first, last, messages, head, secret) VALUES ($1, $2, $3, $4, $5, $6)",
            [
                .id(author), .id(block.first), .id(block.last), .integer(Int64(block.messages)),
                .bytes(block.head.bytes), block.secret.map { .bytes($0.bytes) } ?? .null,
            ]
        )
    }

    /// Keeps a block in the place of one that it goes on with, or beside the others.
    func keep(_ block: CommitmentBlock, insteadOf open: CommitmentBlock?, of author: User.ID) throws {
        guard let open else { return try insert(block, of: author) }
        try connection.executeLater(
            "UPDATE commitments SET last = $1, messages = $2, head = $3 WHERE author = $4 AND first = $5 AND head = $6",
            [
                .id(block.last), .integer(Int64(block.messages)), .bytes(block.head.bytes), .id(author),
                .id(open.first), .bytes(open.head.bytes),
            ]
        )
    }

    /// Forgets the blocks that were not removed and begin with a message or a later one, up to another.
    func delete(of author: User.ID, from first: Message.ID, through last: Message.ID = .greatest) throws {
        try connection.execute(
            "DELETE FROM commitments WHERE author = $1 AND first >= $2 AND first <= $3 AND secret IS NOT NULL",
            [.id(author), .id(first), .id(last)]
        )
    }

    static let select = "SELECT first, last, messages, head, secret FROM commitments"

    static func read(_ row: any DatabaseRow) -> CommitmentBlock {
        CommitmentBlock(
            first: row.id(0),
            last: row.id(1),
            messages: Int(row.integer(2)),
            head: Bytes32(row.bytes(3)) ?? .zero,
            secret: row.isNull(4) ? nil : Bytes32(row.bytes(4)) ?? .zero
        )
    }
}

extension Identifier<Message> {
    /// Before every message.
    static var least: Self { Self(high: 0, low: 0) }
    /// After every message.
    static var greatest: Self { Self(high: .max, low: .max) }
}
