private import Chat
private import Crypto

/// One digest over all blocks of an author, in their order.
public struct CommitmentRoot: Sendable {
    private var hash = SHA256()
    /// How many blocks there are.
    public private(set) var blocks = 0
    /// How many messages they have.
    public private(set) var messages = 0

    /// Makes the root of no blocks.
    public init() {}

    /// Adds the next block: `first || last || messages || head`, the number in eight bytes, most significant first.
    public mutating func append(_ block: CommitmentBlock) {
        block.first.withBytes { hash.update(bufferPointer: $0) }
        block.last.withBytes { hash.update(bufferPointer: $0) }
        withUnsafeBytes(of: UInt64(clamping: block.messages).bigEndian) { hash.update(bufferPointer: $0) }
        block.head.withBytes { hash.update(bufferPointer: $0) }
        blocks += 1
        messages = messages.addingReportingOverflow(block.messages).partialValue
    }

    /// The SHA-256 of the blocks so far.
    public var digest: Bytes32 { Bytes32(hash.finalize()) }
}
