internal import Chat
internal import Storage

/// One line of `commitments.jsonl`, as it is read: a block with what lets it be checked.
struct CommitmentLine: Decodable, Sendable {
    /// One message of a block that is not wholly in the archive.
    struct Entry: Decodable, Sendable {
        let id: Message.ID
        let digest: Bytes32
        /// There when the message is in the archive.
        let salt: CommitmentSalt?
    }

    let first: Message.ID
    let last: Message.ID
    let messages: Int
    let head: Bytes32
    let secret: Bytes32?
    let entries: [Entry]?
    let removed: Bool?

    var block: CommitmentBlock {
        CommitmentBlock(first: first, last: last, messages: messages, head: head, secret: secret)
    }

    /// Whether it can stand for a block by itself.
    var isSound: Bool {
        (1...CommitmentBlock.largest).contains(messages) && (messages == 1) == (first == last) && first <= last
            && (removed != true || (secret == nil && entries == nil)) && (secret == nil || entries == nil)
            && (entries?.lie(between: first, and: last) ?? true)
    }
}

extension [CommitmentLine.Entry] {
    fileprivate func lie(between start: Message.ID, and end: Message.ID) -> Bool {
        allSatisfy { start <= $0.id && $0.id <= end } && zip(self, dropFirst()).allSatisfy { $0.id < $1.id }
    }

    /// Whether these are the messages that the store had committed to.
    func comeTo(_ block: CommitmentBlock) -> Bool {
        count == block.messages && first?.id == block.first && last?.id == block.last
            && reduce(Bytes32.zero) { $0.linked(to: $1.id, $1.digest) } == block.head
    }
}
