public import Chat
private import Database
internal import Foundation
public import Storage

/// What is wrong with what the store has committed to of an author: nothing, when every message is in one block and
/// every block's head is that of the messages as they are.
public func commitmentFaults(of author: User.ID, in transaction: StoreTransaction) throws -> [String] {
    var faults: [String] = []
    var blocks: [CommitmentBlock] = []
    try transaction.commitments.forEachBlock(of: author) { if $0.secret != nil { blocks.append($0) } }
    var committed: [Message.ID] = []
    for block in blocks {
        let entries = try transaction.commitments.entries(of: block, by: author)
        if entries.count != block.messages { faults.append("\(entries.count) messages where \(block.messages) were") }
        if entries.reduce(Bytes32.zero, { $0.linked(to: $1.message, $1.digest) }) != block.head {
            faults.append("another head")
        }
        committed += entries.map(\.message)
    }
    if zip(committed, committed.dropFirst()).contains(where: { $0 >= $1 }) { faults.append("blocks overlap") }
    let count = try transaction.messages.count(by: author, from: nil, until: nil)
    if committed.count != count { faults.append("\(committed.count) of \(count) messages are committed to") }
    return faults
}

/// A test left the store with messages that it has not committed to, or not as they are.
struct CommitmentFault: Error, CustomStringConvertible {
    let description: String
}

/// Throws unless the store has committed to all messages in the database of a folder as they are.
func requireCommitments(in store: Store, folder: URL) async throws {
    let database = try await StoreEngine.openDatabase(in: folder)
    let authors = try await database.read { connection in
        try connection.all("SELECT DISTINCT author FROM messages") { row in
            let halves = row.halves(0)
            return User.ID(high: halves.high, low: halves.low)
        }
    }
    try await database.close()
    let faults = try await store.read { transaction in
        try authors.flatMap { try commitmentFaults(of: $0, in: transaction) }
    }
    if !faults.isEmpty { throw CommitmentFault(description: "commitments: " + faults.joined(separator: "; ")) }
}
