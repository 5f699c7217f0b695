public import Chat

/// The chain of a block's messages, the oldest first.
public struct CommitmentChain: Sendable {
    private let secret: Bytes32
    /// The block of the messages so far; `nil` before the first.
    public private(set) var block: CommitmentBlock?

    /// Begins a chain, or goes on with that of a block.
    public init(secret: Bytes32, continuing block: CommitmentBlock? = nil) {
        self.secret = secret
        self.block = block
    }

    /// Adds the next message by the exact bytes of its line, without the newline.
    public mutating func append(_ message: Message.ID, line: UnsafeRawBufferPointer) {
        let digest = CommitmentSalt(of: message, secret: secret).digest(of: line)
        block = CommitmentBlock(
            first: block?.first ?? message,
            last: message,
            messages: (block?.messages ?? 0) + 1,
            head: (block?.head ?? .zero).linked(to: message, digest),
            secret: secret
        )
    }
}
