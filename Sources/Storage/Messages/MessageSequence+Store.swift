public import Chat
private import Database

/// The sequence goes on where the last node was that has asked.
extension MessageSequence {
    /// The identifier of a message that is sent now, in the transaction that keeps it.
    public func next(at now: Instant, in transaction: StoreTransaction) throws -> Message.ID {
        try next(at: now) { try transaction.connection.rise(to: $0) }
    }

    /// An instant after all messages that were given an identifier, and not after any that will be.
    public func boundary(at now: Instant, in transaction: StoreTransaction) throws -> Instant {
        try boundary(at: now) { try transaction.connection.rise(to: $0) }
    }
}
