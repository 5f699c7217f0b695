public import Chat

/// What the store has committed to: consecutive messages of one author, and one digest that stands for them all.
public struct CommitmentBlock: Equatable, Sendable {
    /// The first message.
    public let first: Message.ID
    /// The last message.
    public let last: Message.ID
    /// How many messages there are, 1 to ``largest``.
    public let messages: Int
    /// The head of the chain of their digests.
    public let head: Bytes32
    /// What their salts are made of; `nil` when the messages were removed.
    public let secret: Bytes32?

    /// As many messages as a block has at most.
    public static let largest = 256

    /// Makes a block of its parts.
    public init(first: Message.ID, last: Message.ID, messages: Int, head: Bytes32, secret: Bytes32?) {
        self.first = first
        self.last = last
        self.messages = messages
        self.head = head
        self.secret = secret
    }

    /// Whether it takes no more messages, so that its secret tells of no other message than those it has.
    public var isFull: Bool { messages >= Self.largest }
}
